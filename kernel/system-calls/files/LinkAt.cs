using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

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
        Result linked = to.Failed ? to.Error : NameTree.Link(to.Value.Caller, existing, to.Value.Start, to.Value.Path);
        node.Value.Release();
        return linked.Failed ? linked.Error : SystemCallResult.Zero;
    }
}
