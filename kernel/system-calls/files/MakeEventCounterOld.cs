using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(284, "eventfd")]
internal static class MakeEventCounterOld
{
    internal static Result<long> Invoke(SystemCallContext call) => MakeEventCounter.Make(call, 0);
}
