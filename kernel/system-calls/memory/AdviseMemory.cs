using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(28, "madvise", Support.Partial, "advice that only concerns speed is accepted")]
[SystemCallFlag("MADV_DONTNEED", Support.Full)]
[SystemCallFlag("MADV_FREE", Support.Partial, "the pages are kept")]
[SystemCallFlag("MADV_REMOVE", Support.Refused, "EINVAL")]
internal static class AdviseMemory
{
    private const int Normal = 0, DoNotNeed = 4, Free = 8, DoFork = 11, HugePages = 14, DoNotDump = 16, DoDump = 17;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong address = call.Argument(0);
        ulong length = call.Argument(1);
        int advice = call.Int(2);
        if ((address & 4095) != 0 || address + length < address)
            return Errno.InvalidArgument;
        bool known = advice is >= Normal and <= DoNotNeed or Free or DoFork or HugePages or (HugePages + 1) or DoNotDump or DoDump;
        if (!known)
            return Errno.InvalidArgument;
        if (length == 0)
            return 0;
        if (advice == DoNotNeed)
        {
            Result discarded = call.Process.Memory.Discard(address, length);
            return discarded.Failed ? discarded.Error : SystemCallResult.Zero;
        }
        return call.Process.Memory.Covers(address, length) ? SystemCallResult.Zero : Errno.OutOfMemory;
    }
}
