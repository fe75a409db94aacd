using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(283, "timerfd_create")]
[SystemCallFlag("TFD_NONBLOCK", Support.Full)]
[SystemCallFlag("TFD_CLOEXEC", Support.Full)]
internal static class MakeTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int clock = call.Int(0), flags = call.Int(1);
        // CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME and the two that also wake a sleeping machine.
        if ((flags & ~(OpenFlags.CloseOnExecute | OpenFlags.NonBlocking)) != 0 || clock is not (0 or 1 or 7 or 8 or 9))
            return Errno.InvalidArgument;
        if (clock is 8 or 9 && !call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        var file = new TimerFile(clock, () => Clock.Now, ring => new ThreadAlarm(ring), flags & OpenFlags.NonBlocking);
        return NewDescriptor.Add(call.Process, file, (flags & OpenFlags.CloseOnExecute) != 0);
    }
}
