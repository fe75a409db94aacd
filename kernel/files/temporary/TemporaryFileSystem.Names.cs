using System;
using System.Collections.Generic;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Temporary;

public sealed partial class TemporaryFileSystem
{
    // What a directory's size grows by for each entry, as Linux's tmpfs has it (BOGO_DIRENT_SIZE).
    private const ulong EntrySize = 20;

    /// <inheritdoc/>
    public Result<NodeId> Lookup(NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            Result<TemporaryNode> parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            if (name.Length > MaximumNameLength)
                return Errno.NameTooLong;
            if (name.SequenceEqual("."u8))
                return directory;
            if (name.SequenceEqual(".."u8))
                return new NodeId(parent.Value.Parent!.Number);
            TemporaryNode? found = parent.Value.Entries!.Find(NameEntry.Key(name));
            return found == null ? Errno.NotFound : new NodeId(found.Number);
        }
    }

    /// <inheritdoc/>
    public Result<NodeId> Create(NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device) =>
        Make(directory, name, mode, owner, device, []);

    /// <inheritdoc/>
    public Result<NodeId> CreateSymbolicLink(NodeId directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Owner owner) =>
        target.Length >= TemporaryNode.PageSize ? Errno.NameTooLong
            : Make(directory, name, FileMode.Of(NodeType.SymbolicLink, 0x1FF), owner, 0, target.ToArray());

    /// <inheritdoc/>
    public Result Link(NodeId node, NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            Result<TemporaryNode> parent = FindDirectoryForNew(directory, name);
            if (parent.Failed)
                return parent.Error;
            if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found) || (found.Links == 0 && !found.IsLinkable))
                return Errno.NotFound;
            if (found.Mode.Type == NodeType.Directory)
                return Errno.NotPermitted;
            found.IsLinkable = false;
            found.Links++;
            found.Changed = _clock.Now;
            Enter(parent.Value, NameEntry.Key(name), found);
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result Unlink(NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            Result<TemporaryNode> parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            string key = NameEntry.Key(name);
            TemporaryNode? found = parent.Value.Entries!.Find(key);
            if (found == null)
                return Errno.NotFound;
            if (found.Mode.Type == NodeType.Directory)
                return Errno.IsDirectory;
            Leave(parent.Value, key);
            Drop(found, 1);
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            Result<TemporaryNode> parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            string key = NameEntry.Key(name);
            TemporaryNode? found = parent.Value.Entries!.Find(key);
            if (found == null)
                return Errno.NotFound;
            if (found.Mode.Type != NodeType.Directory)
                return Errno.NotDirectory;
            if (found.Entries!.Count > 0)
                return Errno.NotEmpty;
            Leave(parent.Value, key);
            parent.Value.Links--;
            Drop(found, 2);
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result Rename(NodeId directory, ReadOnlySpan<byte> name, NodeId newDirectory, ReadOnlySpan<byte> newName, RenameMode mode)
    {
        lock (_lock)
        {
            Result<TemporaryNode> from = FindDirectory(directory);
            Result<TemporaryNode> to = FindDirectory(newDirectory);
            if (from.Failed || to.Failed)
                return from.Failed ? from.Error : to.Error;
            string key = NameEntry.Key(name), newKey = NameEntry.Key(newName);
            TemporaryNode? moved = from.Value.Entries!.Find(key);
            if (moved == null)
                return Errno.NotFound;
            bool isDirectory = moved.Mode.Type == NodeType.Directory;
            for (TemporaryNode at = to.Value; isDirectory && at.Parent != at; at = at.Parent!)
            {
                if (at == moved)
                    return Errno.InvalidArgument;
            }
            TemporaryNode? replaced = to.Value.Entries!.Find(newKey);
            if (replaced == moved)
                return Result.Ok;
            if (mode == RenameMode.Exchange)
                return replaced == null ? Errno.NotFound : Exchange(from.Value, key, moved, to.Value, newKey, replaced);
            if (replaced != null)
            {
                Result replaceable = CheckReplaceable(replaced, isDirectory, mode);
                if (replaceable.Failed)
                    return replaceable;
                Leave(to.Value, newKey);
                if (isDirectory)
                    to.Value.Links--;
                Drop(replaced, isDirectory ? 2u : 1);
            }
            Leave(from.Value, key);
            Enter(to.Value, newKey, moved);
            if (isDirectory)
            {
                from.Value.Links--;
                to.Value.Links++;
                moved.Parent = to.Value;
            }
            moved.Changed = _clock.Now;
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result ReadDirectory(NodeId directory, ulong cookie, int maximum, List<DirectoryEntry> entries)
    {
        lock (_lock)
        {
            Result<TemporaryNode> found = FindDirectory(directory);
            if (found.Failed)
                return found.Error;
            TemporaryNode node = found.Value;
            int added = 0;
            if (cookie == 0 && added++ < maximum)
                entries.Add(new DirectoryEntry("."u8.ToArray(), directory, NodeType.Directory, 1));
            if (cookie <= 1 && added++ < maximum)
                entries.Add(new DirectoryEntry(".."u8.ToArray(), new NodeId(node.Parent!.Number), NodeType.Directory, 2));
            for (int i = node.Entries!.After(Math.Max(cookie, 2)); i < node.Entries.Count && added < maximum; i++, added++)
            {
                SortedEntries.Entry entry = node.Entries.At(i);
                entries.Add(new DirectoryEntry(NameEntry.Bytes(entry.Name), new NodeId(entry.Node.Number),
                    entry.Node.Mode.Type, entry.Cookie));
            }
            node.Accessed = _clock.Now;
            return Result.Ok;
        }
    }

    private Result<NodeId> Make(NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device, byte[] target)
    {
        lock (_lock)
        {
            Result<TemporaryNode> parent = FindDirectoryForNew(directory, name);
            if (parent.Failed)
                return parent.Error;
            if ((ulong)_nodes.Count > _pageLimit / 2 || !HasRoom)
                return Errno.NoSpace;
            TemporaryNode node = NewNode(mode, owner, device);
            node.Target = target;
            node.Length = (ulong)target.Length;
            node.Links = 1;
            if (mode.Type == NodeType.Directory)
            {
                node.Links = 2;
                node.Parent = parent.Value;
                parent.Value.Links++;
            }
            Enter(parent.Value, NameEntry.Key(name), node);
            return new NodeId(node.Number);
        }
    }

    private Result Exchange(
        TemporaryNode from, string key, TemporaryNode moved, TemporaryNode to, string newKey, TemporaryNode other)
    {
        for (TemporaryNode at = from; other.Mode.Type == NodeType.Directory && at.Parent != at; at = at.Parent!)
        {
            if (at == other)
                return Errno.InvalidArgument;
        }
        Leave(from, key);
        Leave(to, newKey);
        Enter(from, key, other);
        Enter(to, newKey, moved);
        Settle(moved, from, to);
        Settle(other, to, from);
        return Result.Ok;

        void Settle(TemporaryNode node, TemporaryNode old, TemporaryNode parent)
        {
            node.Changed = _clock.Now;
            if (node.Mode.Type != NodeType.Directory)
                return;
            old.Links--;
            parent.Links++;
            node.Parent = parent;
        }
    }

    private static Result CheckReplaceable(TemporaryNode replaced, bool byDirectory, RenameMode mode)
    {
        bool isDirectory = replaced.Mode.Type == NodeType.Directory;
        if (mode == RenameMode.KeepTarget)
            return Errno.Exists;
        if (byDirectory && !isDirectory)
            return Errno.NotDirectory;
        if (!byDirectory && isDirectory)
            return Errno.IsDirectory;
        return isDirectory && replaced.Entries!.Count > 0 ? Errno.NotEmpty : Result.Ok;
    }

    private void Enter(TemporaryNode directory, string name, TemporaryNode node)
    {
        directory.Entries!.Add(name, node);
        directory.Length += EntrySize;
        directory.Modified = directory.Changed = _clock.Now;
    }

    private void Leave(TemporaryNode directory, string name)
    {
        directory.Entries!.Remove(name);
        directory.Length -= EntrySize;
        directory.Modified = directory.Changed = _clock.Now;
    }

    private void Drop(TemporaryNode node, uint links)
    {
        node.Links -= links;
        node.Changed = _clock.Now;
        FreeIfUnused(node);
    }

    private Result<TemporaryNode> FindDirectory(NodeId node)
    {
        if (!_nodes.TryGetValue(node.Number, out TemporaryNode? found))
            return Errno.NotFound;
        return found.Mode.Type == NodeType.Directory ? found : Errno.NotDirectory;
    }

    private Result<TemporaryNode> FindDirectoryForNew(NodeId node, ReadOnlySpan<byte> name)
    {
        Result<TemporaryNode> parent = FindDirectory(node);
        if (parent.Failed)
            return parent;
        if (parent.Value.Links == 0)
            return Errno.NotFound;
        if (name.Length == 0 || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.IndexOf((byte)'/') >= 0
            || name.IndexOf((byte)0) >= 0)
            return Errno.InvalidArgument;
        if (name.Length > MaximumNameLength)
            return Errno.NameTooLong;
        return parent.Value.Entries!.Find(NameEntry.Key(name)) != null ? Errno.Exists : parent;
    }
}
