using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(258, "mkdirat")]
internal static class MakeDirectoryAt
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Int(0), call.Argument(1), call.Int(2));

    internal static Result<long> Make(SystemCallContext call, int directory, ulong address, int permissions)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, directory, address);
        if (path.Failed)
            return path.Error;
        FileMode mode = FileMode.Of(NodeType.Directory, permissions & 0x3FF & ~ProcessFileContext.Of(call.Process).Umask);
        Result<Location> made = NameTree.Create(path.Value.Caller, path.Value.Start, path.Value.Path, mode);
        return made.Failed ? made.Error : SystemCallResult.Zero;
    }
}
