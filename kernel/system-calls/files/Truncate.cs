using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(76, "truncate")]
internal static class Truncate
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((long)call.Argument(1) < 0)
            return Errno.InvalidArgument;
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(0));
        Location place = default;
        Result<FileNode> node = path.Failed ? path.Error : path.Value.Acquire(followLast: true, out place);
        if (node.Failed)
            return node.Error;
        Result<NodeStatus> status = node.Value.GetStatus();
        Result cut = status.Failed ? status.Error
            : status.Value.Mode.Type == NodeType.Directory ? Errno.IsDirectory
            : status.Value.Mode.Type != NodeType.RegularFile ? Errno.InvalidArgument
            : FileAccess.Check(call.Process.Credentials, status.Value, AccessKind.Write);
        if (cut.IsOk)
            cut = place.Mount.IsReadOnly ? Errno.ReadOnlyFileSystem : WriteLimit.Check(node.Value, call.Argument(1)) is { Failed: true } limited ? limited : RegularFile.Truncate(place, node.Value, call.Argument(1));
        node.Value.Release();
        return cut.Failed ? cut.Error : SystemCallResult.Zero;
    }
}
