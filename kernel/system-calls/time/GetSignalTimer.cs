using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(224, "timer_gettime")]
internal static class GetSignalTimer
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        (ulong Left, ulong Interval) state;
        lock (ProcessTable.Lock)
        {
            Result<SignalTimer> timer = call.Process.SignalTimers.Find(call.Int(0));
            if (timer.Failed)
                return timer.Error;
            state = timer.Value.Get();
        }
        return SetTimer.Write(call.Argument(1), state);
    }
}
