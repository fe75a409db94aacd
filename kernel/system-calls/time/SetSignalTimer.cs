using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(223, "timer_settime")]
[SystemCallFlag("TIMER_ABSTIME", Support.Full)]
internal static class SetSignalTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        // struct itimerspec: interval, then value.
        if (call.Argument(2) == 0)
            return Errno.InvalidArgument;
        Result<ulong> interval = TimeSpecification.Read(call.Argument(2)), value = TimeSpecification.Read(call.Argument(2) + 16);
        if (interval.Failed || value.Failed)
            return interval.Error == Errno.BadAddress || value.Error == Errno.BadAddress ? Errno.BadAddress : Errno.InvalidArgument;
        (ulong Left, ulong Interval) old;
        lock (ProcessTable.Lock)
        {
            Result<SignalTimer> timer = call.Process.SignalTimers.Find(call.Int(0));
            if (timer.Failed)
                return timer.Error;
            old = timer.Value.Set(MomentOf(timer.Value, value.Value, (call.Int(1) & 1) != 0), interval.Value);
        }
        return call.Argument(3) == 0 ? 0 : SetTimer.Write(call.Argument(3), old);
    }

    private static ulong MomentOf(SignalTimer timer, ulong value, bool isAbsolute)
    {
        if (value == 0)
            return 0;
        if (isAbsolute)
            return timer.CountsWallTime ? System.Math.Max(TimeSpecification.FromWallTime(value), 1) : value;
        ulong moment = timer.Now + value;
        return moment < value ? ulong.MaxValue - 1 : moment;
    }
}
