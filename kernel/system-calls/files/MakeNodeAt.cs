using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(259, "mknodat")]
internal static class MakeNodeAt
{
    internal static Result<long> Invoke(SystemCallContext call) => Make(call, call.Int(0), call.Argument(1), call.Int(2), call.Argument(3));

    internal static Result<long> Make(SystemCallContext call, int directory, ulong address, int mode, ulong device)
    {
        NodeType type = (NodeType)(mode >> 12 & 0xF);
        if (type == NodeType.Unknown)
            type = NodeType.RegularFile;
        bool isDevice = type is NodeType.CharacterDevice or NodeType.BlockDevice;
        if (type == NodeType.Directory)
            return Errno.NotPermitted;
        if (!isDevice && type is not (NodeType.RegularFile or NodeType.Fifo or NodeType.Socket))
            return Errno.InvalidArgument;
        if (isDevice && !call.Process.Credentials.IsPrivileged)
            return Errno.NotPermitted;
        Result<PathArgument> path = PathArgument.Read(call.Process, directory, address);
        if (path.Failed)
            return path.Error;
        FileMode full = FileMode.Of(type, mode & 0xFFF & ~ProcessFileContext.Of(call.Process).Umask);
        Result<Location> made = NameTree.Create(path.Value.Caller, path.Value.Start, path.Value.Path, full, isDevice ? (uint)device : 0);
        return made.Failed ? made.Error : SystemCallResult.Zero;
    }
}
