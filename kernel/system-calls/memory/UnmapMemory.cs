using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(11, "munmap")]
internal static class UnmapMemory
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result unmapped = call.Process.Memory.Unmap(call.Argument(0), call.Argument(1));
        return unmapped.Failed ? unmapped.Error : SystemCallResult.Zero;
    }
}
