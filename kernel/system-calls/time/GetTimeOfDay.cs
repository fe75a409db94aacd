using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(96, "gettimeofday")]
internal static class GetTimeOfDay
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong now = TimeSpecification.WallTime;
        if (call.Argument(0) != 0)
        {
            Result seconds = UserMemory.Write(call.Argument(0), now / TimeSpecification.Second);
            Result rest = UserMemory.Write(call.Argument(0) + 8, now % TimeSpecification.Second / 1000);
            if (seconds.Failed || rest.Failed)
                return Errno.BadAddress;
        }
        // The time zone is nobody's business any more: always UTC.
        return call.Argument(1) != 0 && UserMemory.Write(call.Argument(1), 0UL).Failed ? Errno.BadAddress : SystemCallResult.Zero;
    }
}
