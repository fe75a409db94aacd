using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(225, "timer_getoverrun")]
internal static class GetSignalTimerOverrun
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        lock (ProcessTable.Lock)
        {
            Result<SignalTimer> timer = call.Process.SignalTimers.Find(call.Int(0));
            return timer.Failed ? timer.Error : timer.Value.Overrun;
        }
    }
}
