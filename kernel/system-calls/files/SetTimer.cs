using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Time;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(286, "timerfd_settime")]
[SystemCallFlag("TFD_TIMER_ABSTIME", Support.Full)]
[SystemCallFlag("TFD_TIMER_CANCEL_ON_SET", Support.Full, "the wall clock is never set")]
internal static class SetTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        // struct itimerspec: interval, then value.
        Result<ulong> interval = TimeSpecification.Read(call.Argument(2));
        Result<ulong> value = TimeSpecification.Read(call.Argument(2) + 16);
        if (interval.Error == Errno.BadAddress || value.Error == Errno.BadAddress)
            return Errno.BadAddress;
        if ((call.Int(1) & ~3) != 0 || interval.Failed || value.Failed)
            return Errno.InvalidArgument;
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = file.Value is TimerFile timer
            ? Arm(timer, value.Value, interval.Value, (call.Int(1) & 1) != 0, call.Argument(3)) : Errno.InvalidArgument;
        file.Value.Release();
        return result;
    }

    private static Result<long> Arm(TimerFile timer, ulong value, ulong interval, bool isAbsolute, ulong oldAddress)
    {
        bool isWallTime = timer.ClockNumber is 0 or 8;
        ulong moment = value == 0 ? 0 : !isAbsolute ? TimeSpecification.After(value)
            : isWallTime ? System.Math.Max(TimeSpecification.FromWallTime(value), 1) : value;
        (ulong Left, ulong Interval) old = timer.Arm(moment, interval);
        return oldAddress == 0 ? 0 : Write(oldAddress, old);
    }

    internal static Result<long> Write(ulong address, (ulong Left, ulong Interval) state)
    {
        bool written = TimeSpecification.Write(address, state.Interval).IsOk && TimeSpecification.Write(address + 16, state.Left).IsOk;
        return written ? SystemCallResult.Zero : Errno.BadAddress;
    }
}
