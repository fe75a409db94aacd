using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

public sealed partial class Ext2FileSystem
{
    /// <inheritdoc/>
    public Result<NodeId> Lookup(NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            var parent = ReadDirectoryInode(directory);
            if (parent.Failed)
                return parent.Error;
            if (name.Length > MaximumNameLength)
                return Errno.NameTooLong;
            if (name.SequenceEqual("."u8))
                return directory;
            var position = FindEntry(parent.Value, name);
            if (position.Failed)
                return position.Error;
            var node = ReadInode(position.Value.Entry.Inode);
            if (node.Failed)
                return node.Error == Errno.NotFound ? Errno.Corrupt : node.Error;
            // A directory has one parent; believing a second one would let a corrupt volume show an endless tree.
            if (node.Value.Type == NodeType.Directory && !IsDots(name))
            {
                var up = ParentOf(node.Value);
                if (up.Failed)
                    return up.Error;
                if (up.Value != parent.Value.Number)
                    return Errno.Corrupt;
            }
            return new NodeId(node.Value.Number);
        }
    }

    /// <inheritdoc/>
    public Result<NodeId> Create(NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device) =>
        Make(directory, name, mode, owner, device, default);

    /// <inheritdoc/>
    public Result<NodeId> CreateSymbolicLink(
        NodeId directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Owner owner)
    {
        if (target.Length == 0)
            return Errno.NotFound;
        if (target.Length >= _layout.BlockSize)
            return Errno.NameTooLong;
        return Make(directory, name, FileMode.Of(NodeType.SymbolicLink, 0x1FF), owner, 0, target);
    }

    /// <inheritdoc/>
    public Result Link(NodeId node, NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            var parent = ReadDirectoryInode(directory);
            var found = ReadInode(node);
            if (parent.Failed || found.Failed)
                return parent.Failed ? parent.Error : found.Error;
            if (found.Value.Type == NodeType.Directory)
                return Errno.NotPermitted;
            var isNew = CheckNew(parent.Value, name);
            if (isNew.Failed)
                return isNew;
            if (found.Value.LinkCount == 0 && !_linkable.Contains(found.Value.Number))
                return Errno.NotFound;
            if (found.Value.LinkCount >= MaximumLinks)
                return Errno.TooManyLinks;
            var order = BeginChange();
            return order.Failed ? order.Error : AddLink(order.Value, parent.Value, name, found.Value);
        }
    }

    /// <inheritdoc/>
    public Result Unlink(NodeId directory, ReadOnlySpan<byte> name) => Remove(directory, name, isDirectory: false);

    /// <inheritdoc/>
    public Result RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name) => Remove(directory, name, isDirectory: true);

    /// <inheritdoc/>
    public Result Rename(
        NodeId directory, ReadOnlySpan<byte> name, NodeId newDirectory, ReadOnlySpan<byte> newName, RenameMode mode)
    {
        lock (_lock)
        {
            var from = ReadDirectoryInode(directory);
            var to = ReadDirectoryInode(newDirectory);
            if (from.Failed || to.Failed)
                return from.Failed ? from.Error : to.Error;
            if (to.Value.Number == from.Value.Number)
                to = from;
            var check = CheckName(name);
            check = check.IsOk ? CheckName(newName) : check;
            if (check.Failed)
                return check;
            var source = FindEntry(from.Value, name);
            var node = source.IsOk ? ReadInode(source.Value.Entry.Inode) : source.Error;
            if (node.Failed)
                return node.Error;
            var isDirectory = node.Value.Type == NodeType.Directory;
            if (isDirectory)
            {
                var inside = CheckNotInside(to.Value, node.Value.Number);
                if (inside.Failed)
                    return inside;
            }
            var target = FindEntry(to.Value, newName);
            if (target.Failed && target.Error != Errno.NotFound)
                return target.Error;
            if (target.IsOk && target.Value.Entry.Inode == node.Value.Number)
                return Result.Ok;
            if (mode == RenameMode.Exchange)
                return target.Failed ? target.Error : Exchange(from.Value, source.Value, node.Value, to.Value, target.Value);
            if (target.IsOk)
            {
                var replaceable = CheckReplaceable(target.Value, isDirectory, mode);
                if (replaceable.Failed)
                    return replaceable;
            }
            var order = BeginChange();
            return order.Failed ? order.Error
                : Move(order.Value, from.Value, name, to.Value, newName, node.Value, target.IsOk ? target.Value : null);
        }
    }

    /// <summary>New name, then "..", then the old name, then the link counts: the node has a name at every moment.</summary>
    private Result Move(
        WriteOrder order, Ext2Inode from, ReadOnlySpan<byte> name, Ext2Inode to, ReadOnlySpan<byte> newName,
        Ext2Inode node, Position? target)
    {
        var movesDirectory = node.Type == NodeType.Directory && from.Number != to.Number;
        if (movesDirectory && target is null && to.LinkCount >= MaximumLinks)
            return Errno.TooManyLinks;
        node.LinkCount++;
        if (movesDirectory && target is null)
            to.LinkCount++;
        var result = WriteInode(order, node);
        if (result.IsOk)
            result = WriteInode(order, to);
        order.Then();
        if (result.IsOk)
            result = target is null ? AddEntry(order, to, newName, node.Number, node.Type)
                : Ext2DirectoryBlock.Redirect(
                    _storage, order, _layout, target.BlockOffset, target.Block, target.Entry, node.Number, node.Type);
        if (result.Failed)
        {
            node.LinkCount--;
            if (movesDirectory && target is null)
                to.LinkCount--;
            WriteInode(order, node);
            WriteInode(order, to);
            return result;
        }
        order.Then();
        if (movesDirectory)
        {
            result = RedirectParent(order, node, to.Number);
            if (result.Failed)
                return result;
            order.Then();
        }
        // The new name may have moved or split entries of the same block: look again.
        var old = FindEntry(from, name);
        if (old.Failed)
            return old.Error;
        result = RemoveEntry(order, from, old.Value);
        order.Then();
        node.LinkCount--;
        node.Changed = _clock.Now;
        if (result.IsOk)
            result = WriteInode(order, node);
        if (result.IsOk && node.Type == NodeType.Directory && (movesDirectory || target is not null))
            result = DropLinks(order, from.Number, 1);
        if (result.IsOk && target is not null)
            result = DropLinks(order, target.Entry.Inode, node.Type == NodeType.Directory ? 2 : 1);
        return result;
    }

    private Result CheckReplaceable(Position target, bool isDirectory, RenameMode mode)
    {
        if (mode == RenameMode.KeepTarget)
            return Errno.Exists;
        var inode = ReadInode(target.Entry.Inode);
        if (inode.Failed)
            return inode.Error;
        if ((inode.Value.Type == NodeType.Directory) != isDirectory)
            return isDirectory ? Errno.NotDirectory : Errno.IsDirectory;
        if (!isDirectory)
            return Result.Ok;
        var checkedInode = ReadDirectoryInode(new NodeId(inode.Value.Number));
        return checkedInode.Failed ? checkedInode.Error : CheckEmpty(checkedInode.Value);
    }

    private Result<NodeId> Make(
        NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device, ReadOnlySpan<byte> target)
    {
        lock (_lock)
        {
            var parent = ReadDirectoryInode(directory);
            if (parent.Failed)
                return parent.Error;
            var isNew = CheckNew(parent.Value, name);
            if (isNew.Failed)
                return isNew.Error;
            if (Ext2DirectoryBlock.NumberOf(mode.Type) == 0)
                return Errno.InvalidArgument;
            var isDirectory = mode.Type == NodeType.Directory;
            if (isDirectory && parent.Value.LinkCount >= MaximumLinks)
                return Errno.TooManyLinks;
            var order = BeginChange();
            if (order.Failed)
                return order.Error;
            var number = _allocator.AllocateInode(order.Value, parent.Value.Number, isDirectory);
            if (number.Failed)
                return number.Error;
            var cleared = _storage.Write(order.Value, _layout.InodeOffset(number.Value), new byte[_layout.InodeSize]);
            if (cleared.Failed)
                return cleared.Error;
            var now = _clock.Now;
            var inode = new Ext2Inode(number.Value, new byte[Ext2Inode.Size])
            {
                Mode = mode, Owner = owner, LinkCount = isDirectory ? 2 : 1, Accessed = now, Modified = now, Changed = now,
            };
            var made = FillNew(order.Value, inode, parent.Value.Number, device, target);
            var countsUp = made.IsOk && isDirectory;
            if (countsUp)
            {
                parent.Value.LinkCount++;
                made = WriteInode(order.Value, parent.Value);
            }
            order.Value.Then();
            if (made.IsOk)
                made = AddEntry(order.Value, parent.Value, name, inode.Number, mode.Type);
            if (made.IsOk)
                return new NodeId(inode.Number);
            if (countsUp)
                DropLinks(order.Value, parent.Value.Number, 1);
            FreeNode(order.Value, inode);
            return made.Error;
        }
    }

    /// <summary>Writes a new inode with its content: ".", "..", a link's target or a device number.</summary>
    private Result FillNew(WriteOrder order, Ext2Inode inode, uint parent, uint device, ReadOnlySpan<byte> target)
    {
        if (inode.Type == NodeType.Directory)
        {
            var content = new byte[_layout.BlockSize];
            Ext2DirectoryBlock.Encode(_layout, inode.Number, 12, "."u8, NodeType.Directory).CopyTo(content.AsSpan());
            Ext2DirectoryBlock.Encode(_layout, parent, _layout.BlockSize - 12, ".."u8, NodeType.Directory)
                .CopyTo(content.AsSpan(12));
            var written = WriteContent(order, inode, 0, content);
            return written.Failed ? written.Error : Result.Ok;
        }
        if (target.Length >= inode.PointerBytes.Length)
        {
            var written = WriteContent(order, inode, 0, target);
            return written.Failed ? written.Error : Result.Ok;
        }
        target.CopyTo(inode.PointerBytes);
        inode.Length = (ulong)target.Length;
        if (inode.Type is NodeType.CharacterDevice or NodeType.BlockDevice)
            inode.SetPointer(device > 0xFFFF ? 1 : 0, device);
        return WriteInode(order, inode);
    }

    private Result AddLink(WriteOrder order, Ext2Inode parent, ReadOnlySpan<byte> name, Ext2Inode node)
    {
        var result = node.LinkCount == 0 ? RemoveOrphan(order, node) : Result.Ok;
        _linkable.Remove(node.Number);
        node.NextOrphan = 0;
        node.LinkCount++;
        node.Changed = _clock.Now;
        if (result.IsOk)
            result = WriteInode(order, node);
        if (result.Failed)
            return result;
        order.Then();
        result = AddEntry(order, parent, name, node.Number, node.Type);
        if (result.Failed)
            DropLinks(order, node.Number, 1);
        return result;
    }

    private Result Remove(NodeId directory, ReadOnlySpan<byte> name, bool isDirectory)
    {
        lock (_lock)
        {
            var parent = ReadDirectoryInode(directory);
            if (parent.Failed)
                return parent.Error;
            var check = CheckName(name);
            if (check.Failed)
                return check;
            var position = FindEntry(parent.Value, name);
            if (position.Failed)
                return position.Error;
            var node = ReadInode(position.Value.Entry.Inode);
            if (node.Failed)
                return node.Error == Errno.NotFound ? Errno.Corrupt : node.Error;
            if ((node.Value.Type == NodeType.Directory) != isDirectory)
                return isDirectory ? Errno.NotDirectory : Errno.IsDirectory;
            if (isDirectory)
            {
                if (node.Value.Number == Ext2Layout.RootInode || node.Value.Number == parent.Value.Number)
                    return Errno.Corrupt;
                var checkedInode = ReadDirectoryInode(new NodeId(node.Value.Number));
                var empty = checkedInode.Failed ? checkedInode.Error : CheckEmpty(checkedInode.Value);
                if (empty.Failed)
                    return empty;
            }
            var order = BeginChange();
            if (order.Failed)
                return order.Error;
            var removed = RemoveEntry(order.Value, parent.Value, position.Value);
            if (removed.IsOk && isDirectory)
                removed = DropLinks(order.Value, parent.Value.Number, 1);
            return removed.Failed ? removed : DropLinks(order.Value, node.Value.Number, isDirectory ? 2 : 1);
        }
    }

    private static Result CheckName(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaximumNameLength)
            return Errno.NameTooLong;
        return name.Length == 0 || IsDots(name) || name.IndexOf((byte)'/') >= 0 || name.IndexOf((byte)0) >= 0
            ? Errno.InvalidArgument : Result.Ok;
    }

    private Result CheckNew(Ext2Inode directory, ReadOnlySpan<byte> name)
    {
        var check = CheckName(name);
        if (check.Failed)
            return check;
        if (IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        var existing = FindEntry(directory, name);
        return existing.IsOk ? Errno.Exists : existing.Error == Errno.NotFound ? Result.Ok : existing.Error;
    }

    private Result<uint> ParentOf(Ext2Inode directory)
    {
        var up = FindEntry(directory, ".."u8);
        if (up.Failed)
            return up.Error == Errno.NotFound ? Errno.Corrupt : up.Error;
        return up.Value.Entry.Inode;
    }

    /// <summary>Walks from a directory to the root and refuses if a certain inode is on the way.</summary>
    private Result CheckNotInside(Ext2Inode directory, uint inode)
    {
        for (var steps = 0; steps < 65536; steps++)
        {
            if (directory.Number == inode)
                return Errno.InvalidArgument;
            if (directory.Number == Ext2Layout.RootInode)
                return Result.Ok;
            var up = ParentOf(directory);
            var above = up.Failed ? up.Error : ReadDirectoryInode(new NodeId(up.Value));
            if (above.Failed)
                return above.Error;
            directory = above.Value;
        }
        return Errno.Corrupt;
    }
}
