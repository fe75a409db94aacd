using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Memory;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(25, "mremap", Support.Partial, "an old size of 0 is refused: EINVAL")]
[SystemCallFlag("MREMAP_MAYMOVE", Support.Full)]
[SystemCallFlag("MREMAP_FIXED", Support.Full)]
[SystemCallFlag("MREMAP_DONTUNMAP", Support.Refused, "EINVAL")]
internal static class RemapMemory
{
    private const ulong MayMove = 1, Fixed = 2;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong flags = call.Argument(3);
        if ((flags & ~(MayMove | Fixed)) != 0 || ((flags & Fixed) != 0 && (flags & MayMove) == 0) || call.Argument(1) == 0)
            return Errno.InvalidArgument;
        ulong target = (flags & Fixed) != 0 ? call.Argument(4) : 0;
        if ((flags & Fixed) != 0 && target < AddressSpace.Lowest)
            return Errno.InvalidArgument;
        Result<ulong> moved = call.Process.Memory.Remap(call.Argument(0), call.Argument(1), call.Argument(2), (flags & MayMove) != 0, target);
        return moved.Failed ? moved.Error : (long)moved.Value;
    }
}
