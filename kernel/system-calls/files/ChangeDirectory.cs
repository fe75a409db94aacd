using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(80, "chdir")]
internal static class ChangeDirectory
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(0));
        Result<Location> place = path.Failed ? path.Error : path.Value.Find(followLast: true);
        Result allowed = place.Failed ? place.Error : DirectoryChange.Check(call.Process, place.Value);
        if (allowed.Failed)
            return allowed.Error;
        ProcessFileContext.Of(call.Process).Directory = place.Value;
        return 0;
    }
}
