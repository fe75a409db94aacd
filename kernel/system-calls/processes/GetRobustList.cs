using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Processes;

[SystemCall(274, "get_robust_list")]
internal static class GetRobustList
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ProcessThread? thread = call.Int(0) == 0 ? call.Thread : ProcessTable.FindThread(call.Int(0));
        if (thread == null)
            return Errno.NoSuchProcess;
        if (UserMemory.Write(call.Argument(2), 24UL).Failed || UserMemory.Write(call.Argument(1), thread.RobustList).Failed)
            return Errno.BadAddress;
        return 0;
    }
}
