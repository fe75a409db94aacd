using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(98, "getrusage", Support.Partial, "all time counts as user time")]
[SystemCallFlag("RUSAGE_SELF", Support.Full)]
[SystemCallFlag("RUSAGE_CHILDREN", Support.Full)]
[SystemCallFlag("RUSAGE_THREAD", Support.Full)]
internal static class GetResourceUsage
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Process process = call.Process;
        ulong resident = (ulong)process.Memory.ResidentPages * 4;
        Result written;
        switch (call.Int(0))
        {
            case 0:
                written = ResourceUsage.Write(call.Argument(1), process.ProcessorTime, process.Memory.Faults, resident);
                break;
            case -1:
                written = ResourceUsage.Write(call.Argument(1), process.ChildrenTime);
                break;
            case 1:
                written = ResourceUsage.Write(call.Argument(1), Scheduler.RunTimeOf(call.Thread.KernelThread), process.Memory.Faults, resident);
                break;
            default:
                return Errno.InvalidArgument;
        }
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
