using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(230, "clock_nanosleep", Support.Partial, "processor-time clocks: EOPNOTSUPP")]
[SystemCallFlag("TIMER_ABSTIME", Support.Full)]
internal static class ClockSleep
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int clock = call.Int(0);
        if (clock is not (0 or 1 or 2 or 7 or 11))
            return (uint)clock > 11 ? Errno.InvalidArgument : Errno.NotSupported;
        Result<ulong> time = TimeSpecification.Read(call.Argument(2));
        if (time.Failed)
            return time.Error;
        if (clock == 2)
            return Errno.NotSupported;
        bool absolute = (call.Int(1) & 1) != 0;
        ulong deadline = !absolute ? TimeSpecification.After(time.Value)
            : clock is 0 or 11 ? TimeSpecification.FromWallTime(time.Value) : time.Value;
        return Sleep.Until(call, deadline, absolute ? 0 : call.Argument(3));
    }
}
