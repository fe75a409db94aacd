using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(143, "sched_getparam")]
internal static class GetSchedulerParameters
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Int(0) < 0 || call.Argument(1) == 0)
            return Errno.InvalidArgument;
        if (call.Int(0) != 0 && ProcessTable.FindThread(call.Int(0)) == null)
            return Errno.NoSuchProcess;
        Result written = UserMemory.Write(call.Argument(1), 0);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
