using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

public sealed partial class Ext2FileSystem
{
    /// <summary>A name that was found, with the block that holds it.</summary>
    private sealed record Position(Ext2Entry Entry, ulong BlockOffset, byte[] Block);

    private delegate Result<bool> BlockVisitor(ulong offset, byte[] block);

    /// <summary>Shows each block of a directory to a visitor until it says true. A hole in a directory is corrupt.</summary>
    private Result<bool> VisitBlocks(Ext2Inode directory, BlockVisitor visitor)
    {
        var block = new byte[_layout.BlockSize];
        for (ulong index = 0; index < directory.Length / (ulong)_layout.BlockSize; index++)
        {
            var offset = ReadDirectoryBlock(directory, index, block);
            if (offset.Failed)
                return offset.Error;
            var visited = visitor(offset.Value, block);
            if (visited.Failed || visited.Value)
                return visited;
        }
        return false;
    }

    private Result<ulong> ReadDirectoryBlock(Ext2Inode directory, ulong index, byte[] block)
    {
        if (index >= _map.MaximumBlocks)
            return Errno.Corrupt;
        var found = _map.Find(directory, index);
        if (found.Failed)
            return found.Error;
        if (found.Value == 0)
            return Errno.Corrupt;
        var read = _storage.Read(_layout.OffsetOf(found.Value), block);
        return read.Failed ? read.Error : _layout.OffsetOf(found.Value);
    }

    private Result<Position> FindEntry(Ext2Inode directory, ReadOnlySpan<byte> name)
    {
        Position? position = null;
        var wanted = name.ToArray();
        var visited = VisitBlocks(directory, (offset, block) =>
        {
            var entry = Ext2DirectoryBlock.Find(_layout, block, wanted);
            if (entry.Failed)
                return entry.Error;
            if (entry.Value is null)
                return false;
            position = new Position(entry.Value.Value, offset, block);
            return true;
        });
        if (visited.Failed)
            return visited.Error;
        return position is null ? Errno.NotFound : position;
    }

    /// <summary>Enters a name, in a block with room or a new one. The inode that it leads to must be on its way already.</summary>
    private Result AddEntry(WriteOrder order, Ext2Inode directory, ReadOnlySpan<byte> name, uint inode, NodeType type)
    {
        var entered = name.ToArray();
        if ((directory.Flags & Ext2Inode.IndexFlag) != 0)
        {
            // The hash index would not know the name; without the flag everybody reads the blocks one by one.
            directory.Flags &= ~Ext2Inode.IndexFlag;
            var unindexed = WriteInode(order, directory);
            if (unindexed.Failed)
                return unindexed;
            order.Then();
        }
        var inserted = VisitBlocks(directory, (offset, block) =>
            Ext2DirectoryBlock.Insert(_storage, order, _layout, offset, block, entered, inode, type));
        if (inserted.Failed)
            return inserted.Error;
        if (inserted.Value)
        {
            directory.Modified = directory.Changed = _clock.Now;
            return WriteInode(order, directory);
        }
        var content = new byte[_layout.BlockSize];
        Ext2DirectoryBlock.Encode(_layout, inode, _layout.BlockSize, name, type).CopyTo(content.AsSpan());
        var written = WriteContent(order, directory, directory.Length, content);
        return written.Failed ? written.Error : Result.Ok;
    }

    private Result RemoveEntry(WriteOrder order, Ext2Inode directory, Position position)
    {
        var removed = Ext2DirectoryBlock.Remove(_storage, order, position.BlockOffset, position.Block, position.Entry);
        if (removed.Failed)
            return removed;
        directory.Modified = directory.Changed = _clock.Now;
        return WriteInode(order, directory);
    }

    private Result CheckEmpty(Ext2Inode directory)
    {
        var visited = VisitBlocks(directory, (_, block) =>
        {
            for (int at = 0, previous = -1; at < block.Length;)
            {
                var entry = Ext2DirectoryBlock.Read(_layout, block, at, previous);
                if (entry.Failed)
                    return entry.Error;
                if (entry.Value.Inode != 0 && !IsDots(Ext2DirectoryBlock.NameOf(block, entry.Value)))
                    return true;
                previous = at;
                at += entry.Value.Length;
            }
            return false;
        });
        if (visited.Failed)
            return visited.Error;
        return visited.Value ? Errno.NotEmpty : Result.Ok;
    }

    private static bool IsDots(ReadOnlySpan<byte> name) => name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);

    /// <inheritdoc/>
    public Result ReadDirectory(NodeId directory, ulong cookie, int maximum, List<DirectoryEntry> entries)
    {
        lock (_lock)
        {
            var found = ReadDirectoryInode(directory);
            if (found.Failed)
                return found.Error;
            var block = new byte[_layout.BlockSize];
            // A cookie is a byte offset. Entries may have been merged since, so the block is read from its start.
            while (maximum > 0 && cookie < found.Value.Length)
            {
                var index = cookie / (ulong)_layout.BlockSize;
                var start = (int)(cookie % (ulong)_layout.BlockSize);
                var offset = ReadDirectoryBlock(found.Value, index, block);
                if (offset.Failed)
                    return offset.Error;
                for (int at = 0, previous = -1; at < block.Length && maximum > 0;)
                {
                    var entry = Ext2DirectoryBlock.Read(_layout, block, at, previous);
                    if (entry.Failed)
                        return entry.Error;
                    var next = index * (ulong)_layout.BlockSize + (ulong)(at + entry.Value.Length);
                    if (at >= start)
                        cookie = next;
                    if (at >= start && entry.Value.Inode != 0)
                    {
                        entries.Add(new DirectoryEntry(Ext2DirectoryBlock.NameOf(block, entry.Value).ToArray(),
                            new NodeId(entry.Value.Inode), Ext2DirectoryBlock.TypeOf(entry.Value.FileType), next));
                        maximum--;
                    }
                    previous = at;
                    at += entry.Value.Length;
                    if (at >= block.Length && cookie < next)
                        cookie = next;
                }
            }
            return Result.Ok;
        }
    }
}
