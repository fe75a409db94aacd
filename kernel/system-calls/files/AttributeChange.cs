using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

/// <summary>Who may change a node's mode, owner and times (chmod(2), chown(2), utimensat(2)).</summary>
internal static class AttributeChange
{
    private const uint Unchanged = uint.MaxValue;
    private const int SetUser = 0x800, SetGroup = 0x400, GroupExecute = 8;

    internal static Result Mode(Process process, Location place, FileNode node, int permissions)
    {
        Result<NodeStatus> status = Begin(place, node);
        if (status.Failed)
            return status.Error;
        Credentials caller = process.Credentials;
        if (caller.FileUser != 0 && caller.FileUser != status.Value.Owner.User)
            return Errno.NotPermitted;
        if (caller.FileUser != 0 && !FileAccess.IsMember(caller, status.Value.Owner.Group))
            permissions &= ~SetGroup;
        return Set(place, node, new NodeAttributes(Permissions: permissions));
    }

    internal static Result Owner(Process process, Location place, FileNode node, uint user, uint group)
    {
        Result<NodeStatus> status = Begin(place, node);
        if (status.Failed)
            return status.Error;
        Credentials caller = process.Credentials;
        Owner old = status.Value.Owner;
        var owner = new Owner(user == Unchanged ? old.User : user, group == Unchanged ? old.Group : group);
        bool keepsUser = owner.User == old.User && caller.FileUser == old.User;
        bool mayGroup = owner.Group == old.Group || FileAccess.IsMember(caller, owner.Group);
        bool changesNothing = user == Unchanged && group == Unchanged;
        if (caller.FileUser != 0 && !changesNothing && !(keepsUser && mayGroup))
            return Errno.NotPermitted;
        // A program must not keep its set-id bits under another owner.
        int permissions = status.Value.Mode.Permissions;
        if (status.Value.Mode.Type != NodeType.Directory && !changesNothing)
        {
            permissions &= ~SetUser;
            if ((permissions & GroupExecute) != 0)
                permissions &= ~SetGroup;
        }
        return Set(place, node, new NodeAttributes(Permissions: permissions, Owner: owner));
    }

    internal static Result Times(Process process, Location place, FileNode node, Timestamp? accessed, Timestamp? modified, bool toNow)
    {
        Result<NodeStatus> status = Begin(place, node);
        if (status.Failed)
            return status.Error;
        Credentials caller = process.Credentials;
        if (caller.FileUser != 0 && caller.FileUser != status.Value.Owner.User)
        {
            Result allowed = toNow ? FileAccess.Check(caller, status.Value, AccessKind.Write) : Errno.NotPermitted;
            if (allowed.Failed)
                return allowed;
        }
        return Set(place, node, new NodeAttributes(Accessed: accessed, Modified: modified));
    }

    private static Result Set(Location place, FileNode node, NodeAttributes attributes)
    {
        Result set = node.Volume.FileSystem.SetAttributes(node.Id, attributes);
        if (set.IsOk)
            ChangeWatcher.Report(place, NodeChange.Attributes);
        return set;
    }

    private static Result<NodeStatus> Begin(Location place, FileNode node) =>
        place.Mount.IsReadOnly ? Errno.ReadOnlyFileSystem : node.GetStatus();
}
