using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(204, "sched_getaffinity", Support.Partial, "every thread may run on every processor")]
internal static class GetAffinity
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Argument(1) & 7) != 0 || call.Argument(1) * 8 < (ulong)Scheduler.ProcessorCount)
            return Errno.InvalidArgument;
        if (call.Int(0) != 0 && ProcessTable.FindThread(call.Int(0)) == null)
            return Errno.NoSuchProcess;
        ulong mask = Scheduler.ProcessorCount >= 64 ? ulong.MaxValue : (1UL << Scheduler.ProcessorCount) - 1;
        Result written = UserMemory.Write(call.Argument(2), mask);
        return written.Failed ? written.Error : 8;
    }
}
