using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(161, "chroot")]
internal static class ChangeRoot
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(0));
        Result<Location> place = path.Failed ? path.Error : path.Value.Find(followLast: true);
        Result allowed = place.Failed ? place.Error : DirectoryChange.Check(call.Process, place.Value);
        if (allowed.Failed)
            return allowed.Error;
        if (!call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        ProcessFileContext.Of(call.Process).Root = place.Value;
        return 0;
    }
}
