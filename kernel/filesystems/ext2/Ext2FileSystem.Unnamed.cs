using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

// Files without a name, and names that change places.
public sealed partial class Ext2FileSystem : IUnnamedFiles
{
    // Nodes without a name that may get one.
    private readonly HashSet<uint> _linkable = new();

    /// <inheritdoc/>
    public Result<NodeId> CreateUnnamed(NodeId directory, FileMode mode, Owner owner, bool isLinkable)
    {
        lock (_lock)
        {
            var parent = ReadDirectoryInode(directory);
            if (parent.Failed)
                return parent.Error;
            var order = BeginChange();
            if (order.Failed)
                return order.Error;
            var number = _allocator.AllocateInode(order.Value, parent.Value.Number, isDirectory: false);
            if (number.Failed)
                return number.Error;
            var now = _clock.Now;
            var inode = new Ext2Inode(number.Value, new byte[Ext2Inode.Size])
            {
                Mode = mode, Owner = owner, Accessed = now, Modified = now, Changed = now,
            };
            var made = _storage.Write(order.Value, _layout.InodeOffset(number.Value), new byte[_layout.InodeSize]);
            if (made.IsOk && _storage.Journal is not null)
                made = AddOrphan(order.Value, inode);
            else if (made.IsOk)
            {
                inode.SetDeleted(now);
                made = WriteInode(order.Value, inode);
            }
            if (made.Failed)
                return made.Error;
            _retained[number.Value] = 1;
            if (isLinkable)
                _linkable.Add(number.Value);
            return new NodeId(number.Value);
        }
    }

    /// <summary>
    /// Lets two names change places. Plain ext2 cannot, and says so as Linux's does: a power cut between the two writes would
    /// leave a node without a name.
    /// </summary>
    private Result Exchange(Ext2Inode from, Position source, Ext2Inode node, Ext2Inode to, Position target)
    {
        if (_storage.Journal is null)
            return Errno.InvalidArgument;
        var found = ReadInode(target.Entry.Inode);
        if (found.Failed)
            return found.Error;
        var other = found.Value;
        if (other.Type == NodeType.Directory)
        {
            var inside = CheckNotInside(from, other.Number);
            if (inside.Failed)
                return inside;
        }
        var moves = from.Number != to.Number;
        int comes = moves && other.Type == NodeType.Directory ? 1 : 0, goes = moves && node.Type == NodeType.Directory ? 1 : 0;
        if (from.LinkCount + comes - goes > MaximumLinks || to.LinkCount + goes - comes > MaximumLinks)
            return Errno.TooManyLinks;
        var order = BeginChange();
        if (order.Failed)
            return order.Error;
        var result = Ext2DirectoryBlock.Redirect(_storage, order.Value, _layout, source.BlockOffset, source.Block, source.Entry,
            other.Number, other.Type);
        if (result.IsOk)
            result = Ext2DirectoryBlock.Redirect(_storage, order.Value, _layout, target.BlockOffset, target.Block, target.Entry,
                node.Number, node.Type);
        if (result.IsOk && goes != 0)
            result = RedirectParent(order.Value, node, to.Number);
        if (result.IsOk && comes != 0)
            result = RedirectParent(order.Value, other, from.Number);
        if (result.Failed)
            return result;
        from.LinkCount += comes - goes;
        to.LinkCount += goes - comes;
        // A directory may be one of the two and the parent of the other's name only if it is refused above.
        from.Modified = from.Changed = to.Modified = to.Changed = node.Changed = other.Changed = _clock.Now;
        foreach (var inode in new[] { from, to, node, other })
        {
            result = WriteInode(order.Value, inode);
            if (result.Failed)
                return result;
        }
        return Result.Ok;
    }

    private Result RedirectParent(WriteOrder order, Ext2Inode directory, uint parent)
    {
        var up = FindEntry(directory, ".."u8);
        return up.Failed ? up.Error : Ext2DirectoryBlock.Redirect(_storage, order, _layout, up.Value.BlockOffset,
            up.Value.Block, up.Value.Entry, parent, NodeType.Directory);
    }
}
