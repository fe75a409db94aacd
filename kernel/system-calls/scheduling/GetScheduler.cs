using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(145, "sched_getscheduler")]
internal static class GetScheduler
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Int(0) < 0)
            return Errno.InvalidArgument;
        // SCHED_OTHER is the only policy.
        return call.Int(0) == 0 || ProcessTable.FindThread(call.Int(0)) != null ? SystemCallResult.Zero : Errno.NoSuchProcess;
    }
}
