using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(124, "getsid")]
internal static class GetSession
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Process? process = call.Int(0) == 0 ? call.Process : ProcessTable.Find(call.Int(0));
        return process == null ? Errno.NoSuchProcess : process.Session;
    }
}
