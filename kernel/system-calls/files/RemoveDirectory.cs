using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(84, "rmdir")]
internal static class RemoveDirectory
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(0));
        if (path.Failed)
            return path.Error;
        Result removed = NameTree.RemoveDirectory(path.Value.Caller, path.Value.Start, path.Value.Path);
        return removed.Failed ? removed.Error : SystemCallResult.Zero;
    }
}
