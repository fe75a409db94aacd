using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(226, "timer_delete")]
internal static class DeleteSignalTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result removed = call.Process.SignalTimers.Remove(call.Int(0));
        return removed.Failed ? removed.Error : SystemCallResult.Zero;
    }
}
