using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(37, "alarm")]
internal static class SetAlarm
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        (ulong Left, ulong Interval) old = call.Process.Timers[0].Set((uint)call.Int(0) * TimeSpecification.Second, 0);
        // Rounded to the nearest second, but an alarm that is set never looks like none (kernel/time/itimer.c).
        ulong seconds = (old.Left + TimeSpecification.Second / 2) / TimeSpecification.Second;
        return seconds == 0 && old.Left > 0 ? 1 : (long)seconds;
    }
}
