using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(204, "sched_getaffinity")]
internal static class GetAffinity
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint length = (uint)call.Int(1);
        if ((length & 7) != 0 || (ulong)length * 8 < (ulong)Scheduler.ProcessorCount)
            return Errno.InvalidArgument;
        ProcessThread? thread = call.Int(0) == 0 ? call.Thread : ProcessTable.FindThread(call.Int(0));
        if (thread == null)
            return Errno.NoSuchProcess;
        Result written = UserMemory.Write(call.Argument(2), thread.KernelThread.Affinity & Scheduler.Present);
        return written.Failed ? written.Error : 8;
    }
}
