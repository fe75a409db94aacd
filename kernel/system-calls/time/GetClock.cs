using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Time;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(228, "clock_gettime", Support.Partial)]
[SystemCallFlag("CLOCK_REALTIME", Support.Full)]
[SystemCallFlag("CLOCK_MONOTONIC", Support.Full)]
[SystemCallFlag("CLOCK_PROCESS_CPUTIME_ID", Support.Full)]
[SystemCallFlag("CLOCK_THREAD_CPUTIME_ID", Support.Full)]
[SystemCallFlag("CLOCK_MONOTONIC_RAW", Support.Full)]
[SystemCallFlag("CLOCK_REALTIME_COARSE", Support.Full)]
[SystemCallFlag("CLOCK_MONOTONIC_COARSE", Support.Full)]
[SystemCallFlag("CLOCK_BOOTTIME", Support.Full)]
[SystemCallFlag("CLOCK_TAI", Support.Full)]
internal static class GetClock
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<ulong> now = Read(call, call.Int(0));
        if (now.Failed)
            return now.Error;
        Result written = TimeSpecification.Write(call.Argument(1), now.Value);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }

    /// <summary>A clock's time in nanoseconds. EINVAL.</summary>
    internal static Result<ulong> Read(SystemCallContext call, int clock)
    {
        switch (clock)
        {
            case 0 or 5 or 11:
                return TimeSpecification.WallTime;
            case 1 or 4 or 6 or 7:
                return Clock.Now;
            case 2:
                return call.Process.ProcessorTime;
            case 3:
                return Scheduler.RunTimeOf(call.Thread.KernelThread);
            default:
                return Errno.InvalidArgument;
        }
    }
}
