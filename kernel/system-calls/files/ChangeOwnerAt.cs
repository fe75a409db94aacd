using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(260, "fchownat")]
[SystemCallFlag("AT_SYMLINK_NOFOLLOW", Support.Full)]
[SystemCallFlag("AT_EMPTY_PATH", Support.Full)]
internal static class ChangeOwnerAt
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        Change(call, call.Int(0), call.Argument(1), (uint)call.Int(2), (uint)call.Int(3), call.Int(4));

    internal static Result<long> Change(SystemCallContext call, int directory, ulong path, uint user, uint group, int flags)
    {
        if ((flags & ~(PathArgument.NoFollow | PathArgument.EmptyPath)) != 0)
            return Errno.InvalidArgument;
        Result<FileNode> node = NodeArgument.Acquire(call.Process, directory, path, flags, out Location place);
        if (node.Failed)
            return node.Error;
        Result changed = AttributeChange.Owner(call.Process, place, node.Value, user, group);
        node.Value.Release();
        return changed.Failed ? changed.Error : SystemCallResult.Zero;
    }
}
