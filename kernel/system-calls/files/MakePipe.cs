using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(22, "pipe")]
internal static class MakePipe
{
    internal static Result<long> Invoke(SystemCallContext call) => MakePipeFlags.Make(call, 0);
}
