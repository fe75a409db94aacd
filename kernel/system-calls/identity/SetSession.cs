using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Identity;

[SystemCall(112, "setsid")]
internal static class SetSession
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Process self = call.Process;
        lock (ProcessTable.Lock)
        {
            foreach (Process process in ProcessTable.All())
            {
                if (process.Group == self.Identifier)
                    return Errno.NotPermitted;
            }
            self.Session = self.Identifier;
            self.Group = self.Identifier;
            self.Terminal = null;
            return self.Identifier;
        }
    }
}
