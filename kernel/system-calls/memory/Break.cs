using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(12, "brk")]
internal static class Break
{
    internal static Result<long> Invoke(SystemCallContext call) => (long)call.Process.Memory.SetBreak(call.Argument(0));
}
