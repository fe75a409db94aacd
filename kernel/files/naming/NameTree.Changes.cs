using System;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Naming;

// What changes names. Each call resolves its paths and acts under one hold of the lock.
public static partial class NameTree
{
    /// <summary>Makes a node: file, directory, FIFO, socket or device. EEXIST, EACCES, EROFS, and what the format says.</summary>
    public static Result<Location> Create(
        Caller caller, Location start, ReadOnlySpan<byte> path, FileMode mode, uint device = 0)
    {
        lock (Lock)
        {
            Result<WalkResult> walked = WalkToFree(caller, start, path, isDirectory: mode.Type == NodeType.Directory);
            if (walked.Failed)
                return walked.Error;
            return CreateAt(caller, walked.Value, mode, device);
        }
    }

    /// <summary>Makes a node where a walk found no name. Pre: <see cref="Lock"/> is held.</summary>
    internal static Result<Location> CreateAt(Caller caller, WalkResult walked, FileMode mode, uint device)
    {
        Result<Owner> owner = CheckMayAdd(caller, walked.Parent, ref mode);
        if (owner.Failed)
            return owner.Error;
        NameEntry parent = walked.Parent.Entry;
        Result<NodeId> made = parent.Volume.FileSystem.Create(parent.Node, walked.Name, mode, owner.Value, device);
        if (made.Failed)
            return made.Error;
        return new Location(walked.Parent.Mount, Added(parent, walked.Name, made.Value, mode.Type));
    }

    /// <summary>
    /// Makes a regular file without a name (O_TMPFILE), retained once by its file system. ENOTDIR, EOPNOTSUPP, EACCES, EROFS.
    /// </summary>
    internal static Result<Location> CreateUnnamed(Caller caller, Location directory, int permissions, bool isLinkable)
    {
        if (!directory.Entry.IsDirectory)
            return Errno.NotDirectory;
        FileMode mode = FileMode.Of(NodeType.RegularFile, permissions);
        Result<Owner> owner = CheckMayAdd(caller, directory, ref mode);
        if (owner.Failed)
            return owner.Error;
        NameEntry parent = directory.Entry;
        if (parent.Volume.FileSystem is not IUnnamedFiles files)
            return Errno.NotSupported;
        Result<NodeId> made = files.CreateUnnamed(parent.Node, mode, owner.Value, isLinkable);
        if (made.Failed)
            return made.Error;
        // What /proc/self/fd shows, as on Linux.
        var entry = new NameEntry(parent.Volume, parent, $"#{made.Value.Number}", made.Value, NodeType.RegularFile) { IsRemoved = true };
        return new Location(directory.Mount, entry);
    }

    /// <summary>Makes a symbolic link. Same errors as <see cref="Create"/>; ENOENT for an empty target.</summary>
    public static Result CreateSymbolicLink(Caller caller, Location start, ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        if (target.Length == 0)
            return Errno.NotFound;
        lock (Lock)
        {
            Result<WalkResult> walked = WalkToFree(caller, start, path, isDirectory: false);
            if (walked.Failed)
                return walked.Error;
            FileMode mode = FileMode.Of(NodeType.SymbolicLink, 0x1FF);
            Result<Owner> owner = CheckMayAdd(caller, walked.Value.Parent, ref mode);
            if (owner.Failed)
                return owner.Error;
            NameEntry parent = walked.Value.Parent.Entry;
            Result<NodeId> made = parent.Volume.FileSystem.CreateSymbolicLink(parent.Node, walked.Value.Name, target, owner.Value);
            if (made.Failed)
                return made.Error;
            Added(parent, walked.Value.Name, made.Value, NodeType.SymbolicLink);
            return Result.Ok;
        }
    }

    /// <summary>Gives a node a further name. EXDEV, EPERM (a directory), EEXIST, EMLINK.</summary>
    public static Result Link(Caller caller, Location existing, Location start, ReadOnlySpan<byte> path)
    {
        lock (Lock)
        {
            Result<WalkResult> walked = WalkToFree(caller, start, path, isDirectory: false);
            if (walked.Failed)
                return walked.Error;
            if (existing.Mount != walked.Value.Parent.Mount)
                return Errno.CrossDevice;
            FileMode mode = default;
            Result<Owner> owner = CheckMayAdd(caller, walked.Value.Parent, ref mode);
            if (owner.Failed)
                return owner.Error;
            if (existing.Entry.IsDirectory)
                return Errno.NotPermitted;
            NameEntry parent = walked.Value.Parent.Entry;
            Result linked = parent.Volume.FileSystem.Link(existing.Entry.Node, parent.Node, walked.Value.Name);
            if (linked.Failed)
                return linked;
            Added(parent, walked.Value.Name, existing.Entry.Node, existing.Entry.Type);
            return Result.Ok;
        }
    }

    /// <summary>Removes a name that leads to no directory (unlink).</summary>
    public static Result Unlink(Caller caller, Location start, ReadOnlySpan<byte> path)
    {
        lock (Lock)
        {
            Result<WalkResult> walked = WalkToExisting(caller, start, path);
            if (walked.Failed)
                return walked.Error;
            WalkResult found = walked.Value;
            if (found.Last != LastStep.Name)
                return Errno.IsDirectory;
            Result allowed = CheckMayRemove(caller, found);
            if (allowed.Failed)
                return allowed;
            NameEntry entry = found.Found!.Value.Entry;
            if (entry.IsDirectory)
                return Errno.IsDirectory;
            if (found.HasTrailingSlash)
                return Errno.NotDirectory;
            NameEntry parent = found.Parent.Entry;
            Result removed = parent.Volume.FileSystem.Unlink(parent.Node, found.Name);
            if (removed.IsOk)
                Removed(parent, entry);
            return removed;
        }
    }

    /// <summary>Removes an empty directory (rmdir).</summary>
    public static Result RemoveDirectory(Caller caller, Location start, ReadOnlySpan<byte> path)
    {
        lock (Lock)
        {
            Result<WalkResult> walked = WalkToExisting(caller, start, path);
            if (walked.Failed)
                return walked.Error;
            WalkResult found = walked.Value;
            if (found.Last != LastStep.Name)
                return found.Last == LastStep.Dot ? Errno.InvalidArgument : found.Last == LastStep.DotDot ? Errno.NotEmpty : Errno.Busy;
            Result allowed = CheckMayRemove(caller, found);
            if (allowed.Failed)
                return allowed;
            NameEntry entry = found.Found!.Value.Entry;
            if (!entry.IsDirectory)
                return Errno.NotDirectory;
            if (entry == found.Found.Value.Mount.Root)
                return Errno.Busy;
            NameEntry parent = found.Parent.Entry;
            Result removed = parent.Volume.FileSystem.RemoveDirectory(parent.Node, found.Name);
            if (removed.IsOk)
                Removed(parent, entry);
            return removed;
        }
    }

    /// <summary>Moves a name (rename). EXDEV, EBUSY (mount points, "." and ".."), and what the format says.</summary>
    public static Result Rename(Caller caller, Location start, ReadOnlySpan<byte> path,
        Location newStart, ReadOnlySpan<byte> newPath, RenameMode mode)
    {
        lock (Lock)
        {
            Result<WalkResult> from = new Walk(caller, start, path, followLast: false, keepLast: true).Run();
            if (from.Failed)
                return from.Error;
            Result<WalkResult> to = new Walk(caller, newStart, newPath, followLast: false, keepLast: true).Run();
            if (to.Failed)
                return to.Error;
            if (from.Value.Parent.Mount != to.Value.Parent.Mount)
                return Errno.CrossDevice;
            if (from.Value.Last != LastStep.Name || to.Value.Last != LastStep.Name)
                return Errno.Busy;
            if (from.Value.Found == null)
                return Errno.NotFound;
            return Move(caller, from.Value, to.Value, mode);
        }
    }

    private static Result Move(Caller caller, WalkResult from, WalkResult to, RenameMode mode)
    {
        NameEntry moved = from.Found!.Value.Entry;
        NameEntry? replaced = to.Found?.Entry;
        bool exchanges = mode == RenameMode.Exchange;
        if (replaced != null && mode == RenameMode.KeepTarget)
            return Errno.Exists;
        if (replaced == null && exchanges)
            return Errno.NotFound;
        bool mustBeDirectory = exchanges ? to.HasTrailingSlash && !replaced!.IsDirectory : to.HasTrailingSlash && !moved.IsDirectory;
        if (mustBeDirectory || (from.HasTrailingSlash && !moved.IsDirectory))
            return Errno.NotDirectory;
        // Two names of one node: nothing to do, and no right needed (vfs_rename).
        if (replaced != null && replaced.Node == moved.Node)
            return from.Parent.Mount.IsReadOnly ? Errno.ReadOnlyFileSystem : Result.Ok;
        Result allowed = CheckMayRemove(caller, from);
        FileMode unused = default;
        if (allowed.IsOk && replaced != null)
            allowed = CheckMayRemove(caller, to);
        else if (allowed.IsOk)
            allowed = CheckMayAdd(caller, to.Parent, ref unused).Error;
        if (allowed.Failed)
            return allowed;
        if (moved == from.Found.Value.Mount.Root || (replaced != null && replaced == to.Found!.Value.Mount.Root))
            return Errno.Busy;
        // A directory cannot go below itself, nor replace one that it lies in.
        for (NameEntry? at = to.Parent.Entry; at != null; at = at.Parent)
        {
            if (at == moved)
                return Errno.InvalidArgument;
        }
        for (NameEntry? at = from.Parent.Entry; replaced != null && at != null; at = at.Parent)
        {
            if (at == replaced)
                return exchanges ? Errno.InvalidArgument : Errno.NotEmpty;
        }
        NameEntry parent = to.Parent.Entry;
        Result renamed = parent.Volume.FileSystem.Rename(
            from.Parent.Entry.Node, from.Name, parent.Node, to.Name, mode);
        if (renamed.Failed)
            return renamed;
        if (!exchanges)
            replaced?.Remove();
        string oldName = moved.Name, newName = NameEntry.Key(to.Name);
        moved.MoveTo(parent, newName);
        if (exchanges)
            replaced!.MoveTo(from.Parent.Entry, oldName);
        ReportMove(moved, from.Parent.Entry, oldName, parent, newName);
        if (exchanges)
            ReportMove(replaced!, parent, newName, from.Parent.Entry, oldName);
        return Result.Ok;
    }

    private static void ReportMove(NameEntry moved, NameEntry from, string oldName, NameEntry to, string newName)
    {
        if (!ChangeWatcher.IsAnybody)
            return;
        uint kind = moved.IsDirectory ? NodeChange.IsDirectory : 0;
        uint cookie = ChangeWatcher.NewCookie();
        ChangeWatcher.Report(from.Volume, from.Node, NodeChange.MovedFrom | kind, cookie, oldName);
        ChangeWatcher.Report(to.Volume, to.Node, NodeChange.MovedTo | kind, cookie, newName);
        ChangeWatcher.Report(to.Volume, moved.Node, NodeChange.MoveSelf | kind);
    }

    // To where a new name can be. EEXIST; ENOENT if a slash follows the name of what is to be no directory.
    private static Result<WalkResult> WalkToFree(Caller caller, Location start, ReadOnlySpan<byte> path, bool isDirectory)
    {
        Result<WalkResult> walked = new Walk(caller, start, path, followLast: false, keepLast: true).Run();
        if (walked.Failed)
            return walked.Error;
        if (walked.Value.Found != null || walked.Value.Last != LastStep.Name)
            return Errno.Exists;
        return walked.Value.HasTrailingSlash && !isDirectory ? Errno.NotFound : walked;
    }

    private static Result<WalkResult> WalkToExisting(Caller caller, Location start, ReadOnlySpan<byte> path)
    {
        Result<WalkResult> walked = new Walk(caller, start, path, followLast: false, keepLast: true).Run();
        return walked.IsOk && walked.Value.Found == null ? Errno.NotFound : walked;
    }

    // A set-group directory hands its group down, and itself to directories (inode(7)).
    private static Result<Owner> CheckMayAdd(Caller caller, Location parent, ref FileMode mode)
    {
        const int setGroup = 0x400;
        Result<NodeStatus> status = CheckMayChange(caller, parent);
        if (status.Failed)
            return status.Error;
        uint group = caller.Credentials.FileGroup;
        if ((status.Value.Mode.Permissions & setGroup) != 0)
        {
            group = status.Value.Owner.Group;
            if (mode.Type == NodeType.Directory)
                mode = FileMode.Of(NodeType.Directory, mode.Permissions | setGroup);
        }
        return new Owner(caller.Credentials.FileUser, group);
    }

    private static Result CheckMayRemove(Caller caller, WalkResult found)
    {
        Result<NodeStatus> parent = CheckMayChange(caller, found.Parent);
        if (parent.Failed)
            return parent.Error;
        if (caller.Credentials.FileUser == 0)
            return Result.Ok;
        NameEntry entry = found.Found!.Value.Entry;
        Result<NodeStatus> status = entry.Volume.FileSystem.GetStatus(entry.Node);
        return status.Failed ? status.Error : FileAccess.CheckRemove(caller.Credentials, parent.Value, status.Value);
    }

    private static Result<NodeStatus> CheckMayChange(Caller caller, Location parent)
    {
        if (parent.Entry.IsRemoved)
            return Errno.NotFound;
        if (parent.Mount.IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        Result<NodeStatus> status = parent.Entry.Volume.FileSystem.GetStatus(parent.Entry.Node);
        if (status.Failed)
            return status;
        Result allowed = FileAccess.Check(caller.Credentials, status.Value, AccessKind.Write | AccessKind.Execute);
        return allowed.Failed ? allowed.Error : status;
    }

    private static NameEntry Added(NameEntry parent, ReadOnlySpan<byte> name, NodeId node, NodeType type)
    {
        string key = NameEntry.Key(name);
        NameEntry entry = Keep(new NameEntry(parent.Volume, parent, key, node, type));
        ChangeWatcher.Report(parent.Volume, parent.Node, NodeChange.Create | (type == NodeType.Directory ? NodeChange.IsDirectory : 0), 0, key);
        return entry;
    }

    private static void Removed(NameEntry parent, NameEntry entry)
    {
        entry.Remove();
        if (!ChangeWatcher.IsAnybody)
            return;
        uint kind = entry.IsDirectory ? NodeChange.IsDirectory : 0;
        ChangeWatcher.Report(parent.Volume, parent.Node, NodeChange.Delete | kind, 0, entry.Name);
        Result<NodeStatus> status = entry.Volume.FileSystem.GetStatus(entry.Node);
        if (status.Failed || status.Value.LinkCount == 0)
            ChangeWatcher.Report(entry.Volume, entry.Node, NodeChange.DeleteSelf | kind);
    }
}
