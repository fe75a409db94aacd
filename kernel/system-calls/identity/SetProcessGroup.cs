using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(109, "setpgid")]
internal static class SetProcessGroup
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int number = call.Int(0) == 0 ? call.Process.Identifier : call.Int(0);
        int group = call.Int(1) == 0 ? number : call.Int(1);
        if (group < 0)
            return Errno.InvalidArgument;
        lock (ProcessTable.Lock)
        {
            Process? process = ProcessTable.Find(number);
            if (process == null || (process != call.Process && process.Parent != call.Process))
                return Errno.NoSuchProcess;
            if (process != call.Process && process.Session != call.Process.Session)
                return Errno.NotPermitted;
            if (process != call.Process && process.HasExecuted)
                return Errno.AccessDenied;
            if (process.Session == process.Identifier || (group != number && !ExistsInSession(group, call.Process.Session)))
                return Errno.NotPermitted;
            process.Group = group;
            return 0;
        }
    }

    private static bool ExistsInSession(int group, int session)
    {
        foreach (Process process in ProcessTable.All())
        {
            if (process.Group == group && process.Session == session)
                return true;
        }
        return false;
    }
}
