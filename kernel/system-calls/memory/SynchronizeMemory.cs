using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(26, "msync")]
[SystemCallFlag("MS_ASYNC", Support.Full)]
[SystemCallFlag("MS_SYNC", Support.Full)]
[SystemCallFlag("MS_INVALIDATE", Support.Full)]
internal static class SynchronizeMemory
{
    private const int Asynchronous = 1, Synchronous = 4;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int flags = call.Int(2);
        if ((flags & ~7) != 0 || (call.Argument(0) & 4095) != 0 || (flags & (Asynchronous | Synchronous)) == (Asynchronous | Synchronous))
            return Errno.InvalidArgument;
        if (call.Argument(1) == 0)
            return 0;
        Result written = call.Process.Memory.Synchronize(call.Argument(0), call.Argument(1), (flags & Synchronous) != 0);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
