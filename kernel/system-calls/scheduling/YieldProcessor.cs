using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(24, "sched_yield")]
internal static class YieldProcessor
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Scheduler.Yield();
        return 0;
    }
}
