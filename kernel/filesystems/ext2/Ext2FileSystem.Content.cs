using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

public sealed partial class Ext2FileSystem
{
    // A longer write is several operations, so that a transaction stays far smaller than the journal.
    private const int LongestStep = 1 << 20;

    /// <inheritdoc/>
    public Result<int> Read(NodeId node, ulong offset, Span<byte> destination)
    {
        lock (_lock)
        {
            var found = ReadFile(node);
            return found.Failed ? found.Error : ReadContent(found.Value, offset, destination);
        }
    }

    /// <inheritdoc/>
    public Result<int> ReadSymbolicLink(NodeId node, Span<byte> destination)
    {
        lock (_lock)
        {
            var found = ReadInode(node);
            if (found.Failed)
                return found.Error;
            var inode = found.Value;
            if (inode.Type != NodeType.SymbolicLink)
                return Errno.InvalidArgument;
            if (!IsFastLink(inode))
                return inode.Length >= (ulong)_layout.BlockSize ? Errno.Corrupt : ReadContent(inode, 0, destination);
            if (inode.Length >= (ulong)inode.PointerBytes.Length)
                return Errno.Corrupt;
            var count = Math.Min((int)inode.Length, destination.Length);
            inode.PointerBytes.Slice(0, count).CopyTo(destination);
            return count;
        }
    }

    /// <inheritdoc/>
    public Result<int> Write(NodeId node, ulong offset, ReadOnlySpan<byte> source)
    {
        lock (_lock)
        {
            var done = 0;
            do
            {
                var piece = source.Slice(done, Math.Min(LongestStep, source.Length - done));
                var written = WriteStep(node, offset + (ulong)done, piece);
                if (written.Error == Errno.NoSpace && GiveOutWithheld())
                    written = WriteStep(node, offset + (ulong)done, piece);
                if (written.Failed)
                    return done > 0 ? done : written;
                done += written.Value;
            }
            while (done < source.Length);
            return done;
        }
    }

    private Result<int> WriteStep(NodeId node, ulong offset, ReadOnlySpan<byte> source)
    {
        var found = ReadFile(node);
        if (found.Failed)
            return found.Error;
        var order = BeginChange();
        if (order.Failed)
            return order.Error;
        if (source.Length == 0)
            return 0;
        if (offset >= MaximumLength)
            return Errno.FileTooLarge;
        source = source.Slice(0, (int)Math.Min((ulong)source.Length, MaximumLength - offset));
        if (offset > found.Value.Length)
        {
            var cleared = ClearTail(order.Value, found.Value);
            if (cleared.Failed)
                return cleared.Error;
        }
        return WriteContent(order.Value, found.Value, offset, source);
    }

    /// <inheritdoc/>
    public Result Truncate(NodeId node, ulong length)
    {
        lock (_lock)
        {
            var found = ReadFile(node);
            if (found.Failed)
                return found.Error;
            var order = BeginChange();
            if (order.Failed)
                return order.Error;
            var inode = found.Value;
            if (length > MaximumLength)
                return Errno.FileTooLarge;
            if (length > inode.Length)
            {
                var cleared = ClearTail(order.Value, inode);
                if (cleared.Failed)
                    return cleared;
                order.Value.Then();
                Touch(inode, length);
                return WriteInode(order.Value, inode);
            }
            return Shorten(order.Value, inode, length);
        }
    }

    private ulong MaximumLength =>
        _layout.HasLargeFiles ? Math.Min(_map.MaximumBlocks * (ulong)_layout.BlockSize, 1UL << 41) : int.MaxValue;

    private Result<Ext2Inode> ReadFile(NodeId node)
    {
        var inode = ReadInode(node);
        if (inode.Failed)
            return inode;
        return inode.Value.Type switch
        {
            NodeType.RegularFile => inode,
            NodeType.Directory => Errno.IsDirectory,
            _ => Errno.InvalidArgument,
        };
    }

    private void Touch(Ext2Inode inode, ulong length)
    {
        inode.Length = length;
        inode.Modified = inode.Changed = _clock.Now;
    }

    private Result<int> ReadContent(Ext2Inode inode, ulong offset, Span<byte> destination)
    {
        if (offset >= inode.Length)
            return 0;
        var total = (int)Math.Min((ulong)destination.Length, inode.Length - offset);
        for (var done = 0; done < total;)
        {
            var at = offset + (ulong)done;
            var within = (int)(at % (ulong)_layout.BlockSize);
            var count = Math.Min(_layout.BlockSize - within, total - done);
            if (at / (ulong)_layout.BlockSize >= _map.MaximumBlocks)
                return Errno.Corrupt;
            var block = _map.Find(inode, at / (ulong)_layout.BlockSize);
            if (block.Failed)
                return block.Error;
            var piece = destination.Slice(done, count);
            var read = Result.Ok;
            if (block.Value == 0)
                piece.Clear();
            else
                read = _storage.ReadContent(inode.Type, _layout.OffsetOf(block.Value) + (ulong)within, piece);
            if (read.Failed)
                return read.Error;
            done += count;
        }
        return total;
    }

    /// <summary>
    /// Writes data into blocks old and new, then enters the new ones, then writes the inode. Stops early when space runs
    /// out; nothing written at all is <see cref="Errno.NoSpace"/>.
    /// </summary>
    private Result<int> WriteContent(WriteOrder order, Ext2Inode inode, ulong offset, ReadOnlySpan<byte> source)
    {
        var added = new List<(ulong Index, uint Block)>();
        var blockSize = (ulong)_layout.BlockSize;
        var failure = Errno.None;
        var done = 0;
        while (done < source.Length)
        {
            var index = (offset + (ulong)done) / blockSize;
            var within = (int)((offset + (ulong)done) % blockSize);
            var count = Math.Min((int)blockSize - within, source.Length - done);
            var found = _map.Find(inode, index);
            if (found.Failed)
                return found.Error;
            var block = found.Value;
            if (block == 0)
            {
                var allocated = _allocator.AllocateBlock(order, Goal(inode, index, added));
                if (allocated.Failed)
                {
                    failure = allocated.Error;
                    break;
                }
                block = allocated.Value;
                added.Add((index, block));
                if (count < (int)blockSize)
                {
                    var cleared = _storage.WriteContent(inode.Type, order, _layout.OffsetOf(block), new byte[blockSize]);
                    if (cleared.Failed)
                        return cleared.Error;
                }
            }
            var written = _storage.WriteContent(
                inode.Type, order, _layout.OffsetOf(block) + (ulong)within, source.Slice(done, count));
            if (written.Failed)
                return written.Error;
            done += count;
        }
        order.Then();
        for (var i = 0; i < added.Count; i++)
        {
            var installed = _map.Install(order, inode, added[i].Index, added[i].Block);
            if (installed.IsOk)
                continue;
            // No room for an indirect block: the last block of data is given up, so that its place can become one.
            failure = installed.Error;
            var last = added[added.Count - 1];
            added.RemoveAt(added.Count - 1);
            _allocator.FreeBlocksOf(order, [last.Block]);
            done = (int)Math.Min((ulong)done, Math.Max(last.Index * blockSize, offset) - offset);
            i--;
        }
        if (failure != Errno.None && (done == 0 || failure != Errno.NoSpace))
            return failure;
        order.Then();
        Touch(inode, Math.Max(inode.Length, offset + (ulong)done));
        var updated = WriteInode(order, inode);
        return updated.Failed ? updated.Error : done;
    }

    /// <summary>Where a new block should lie: behind its predecessor, else in the inode's group.</summary>
    private uint Goal(Ext2Inode inode, ulong index, List<(ulong Index, uint Block)> added)
    {
        if (added.Count > 0)
            return added[added.Count - 1].Block + 1;
        var before = index > 0 ? _map.Find(inode, index - 1) : 0u;
        return before.IsOk && before.Value != 0 ? before.Value + 1
            : _layout.FirstBlockOf(_layout.GroupOfInode(inode.Number));
    }

    /// <summary>Cuts a file: the inode first, the bitmap last.</summary>
    private Result Shorten(WriteOrder order, Ext2Inode inode, ulong length)
    {
        var freed = new List<uint>();
        var blockSize = (ulong)_layout.BlockSize;
        var cut = _map.Cut(order, inode, (length + blockSize - 1) / blockSize, freed);
        if (cut.Failed)
            return cut;
        Touch(inode, length);
        var result = WriteInode(order, inode);
        if (result.Failed)
            return result;
        order.Then();
        result = ClearTail(order, inode);
        var free = _allocator.FreeBlocksOf(order, freed);
        return result.Failed ? result : free;
    }

    /// <summary>Zeros the last block behind the file's end, so that a longer file does not show what was there.</summary>
    private Result ClearTail(WriteOrder order, Ext2Inode inode)
    {
        var within = (int)(inode.Length % (ulong)_layout.BlockSize);
        if (within == 0)
            return Result.Ok;
        var block = _map.Find(inode, inode.Length / (ulong)_layout.BlockSize);
        if (block.Failed)
            return block.Error;
        return block.Value == 0 ? Result.Ok
            : _storage.WriteContent(
                inode.Type, order, _layout.OffsetOf(block.Value) + (ulong)within, new byte[_layout.BlockSize - within]);
    }
}
