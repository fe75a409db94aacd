using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(265, "linkat")]
[SystemCallFlag("AT_SYMLINK_FOLLOW", Support.Full)]
[SystemCallFlag("AT_EMPTY_PATH", Support.Full)]
internal static class LinkAt
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        Link(call, call.Int(0), call.Argument(1), call.Int(2), call.Argument(3), call.Int(4));

    internal static Result<long> Link(SystemCallContext call, int directory, ulong path, int newDirectory, ulong newPath, int flags)
    {
        if ((flags & ~(PathArgument.Follow | PathArgument.EmptyPath)) != 0)
            return Errno.InvalidArgument;
        int how = (flags & PathArgument.EmptyPath) | ((flags & PathArgument.Follow) != 0 ? 0 : PathArgument.NoFollow);
        Result<FileNode> node = NodeArgument.Acquire(call.Process, directory, path, how, out Location existing);
        if (node.Failed)
            return node.Error;
        Result<PathArgument> to = PathArgument.Read(call.Process, newDirectory, newPath);
        Result allowed = MayLink(call.Process.Credentials, node.Value);
        Result linked = to.Failed ? to.Error : allowed.Failed ? allowed : NameTree.Link(to.Value.Caller, existing, to.Value.Start, to.Value.Path);
        node.Value.Release();
        return linked.Failed ? linked.Error : SystemCallResult.Zero;
    }

    // As Linux does with fs.protected_hardlinks: who does not own a file links it only if it is nothing special and he may
    // read and write it.
    private static Result MayLink(Credentials caller, FileNode node)
    {
        const int setUser = 0x800, setGroup = 0x400, groupExecute = 8;
        Result<NodeStatus> status = node.GetStatus();
        if (status.Failed || caller.FileUser == 0 || caller.FileUser == status.Value.Owner.User)
            return status.Error;
        int permissions = status.Value.Mode.Permissions;
        bool isSafe = status.Value.Mode.Type == NodeType.RegularFile && (permissions & setUser) == 0 &&
            (permissions & (setGroup | groupExecute)) != (setGroup | groupExecute);
        return isSafe && FileAccess.Check(caller, status.Value, AccessKind.Read | AccessKind.Write).IsOk ? Result.Ok : Errno.NotPermitted;
    }
}
