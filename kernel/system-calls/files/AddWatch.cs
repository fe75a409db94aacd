using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(254, "inotify_add_watch")]
[SystemCallFlag("IN_ONLYDIR", Support.Full)]
[SystemCallFlag("IN_DONT_FOLLOW", Support.Full)]
[SystemCallFlag("IN_MASK_ADD", Support.Full)]
[SystemCallFlag("IN_MASK_CREATE", Support.Full)]
[SystemCallFlag("IN_ONESHOT", Support.Full)]
[SystemCallFlag("IN_EXCL_UNLINK", Support.Partial, "ignored")]
internal static class AddWatch
{
    private const uint OnlyDirectory = 0x01000000, DoNotFollow = 0x02000000, ExcludeUnlinked = 0x04000000, Create = 0x10000000,
        AddToMask = 0x20000000, OneShot = 1u << 31;
    private const uint Known = NodeChange.All | NodeChange.Overflow | NodeChange.Ignored | NodeChange.IsDirectory | 0x2000 |
        OnlyDirectory | DoNotFollow | ExcludeUnlinked | Create | AddToMask | OneShot;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        uint mask = (uint)call.Int(2);
        if ((mask & Known) == 0 || (mask & (Create | AddToMask)) == (Create | AddToMask))
            return Errno.InvalidArgument;
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<int> added = file.Value is ChangeWatcher watcher ? Add(call, watcher, mask) : Errno.InvalidArgument;
        file.Value.Release();
        return added.Failed ? added.Error : added.Value;
    }

    private static Result<int> Add(SystemCallContext call, ChangeWatcher watcher, uint mask)
    {
        Result<PathArgument> path = PathArgument.Read(call.Process, call.Argument(1));
        Location place = default;
        Result<FileNode> node = path.Failed ? path.Error : path.Value.Acquire((mask & DoNotFollow) == 0, out place);
        if (node.Failed)
            return node.Error;
        Result<NodeStatus> status = node.Value.GetStatus();
        Result allowed = status.Failed ? status.Error : (mask & OnlyDirectory) != 0 && !place.Entry.IsDirectory ? Errno.NotDirectory
            : FileAccess.Check(call.Process.Credentials, status.Value, AccessKind.Read);
        if (allowed.IsOk)
            return watcher.Add(node.Value, mask);
        node.Value.Release();
        return allowed.Error;
    }
}
