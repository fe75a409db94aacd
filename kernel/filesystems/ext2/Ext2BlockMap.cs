using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>From a block's index in a file to its place on the volume, through up to three levels of indirect blocks.</summary>
internal sealed class Ext2BlockMap
{
    private const int DirectCount = 12;

    private readonly Ext2Storage _storage;
    private readonly Ext2Layout _layout;
    private readonly Ext2Allocator? _allocator;

    /// <summary>A map; without an allocator one that only finds and cuts.</summary>
    internal Ext2BlockMap(Ext2Storage storage, Ext2Layout layout, Ext2Allocator? allocator = null)
    {
        _storage = storage;
        _layout = layout;
        _allocator = allocator;
    }

    private uint PerBlock => (uint)_layout.BlockSize / 4;

    private uint SectorsPerBlock => (uint)_layout.BlockSize / 512;

    /// <summary>Blocks that the longest file has.</summary>
    internal ulong MaximumBlocks => DirectCount + PerBlock + (ulong)PerBlock * PerBlock + (ulong)PerBlock * PerBlock * PerBlock;

    /// <summary>The block at an index, 0 for a hole. A pointer to where no file's data can be is corrupt.</summary>
    internal Result<uint> Find(Ext2Inode inode, ulong index)
    {
        var path = PathTo(index);
        var block = inode.Pointer((int)path[0]);
        for (var level = 1; block != 0; level++)
        {
            if (!_layout.IsData(block))
                return Errno.Corrupt;
            if (level == path.Length)
                break;
            var next = ReadPointer(block, path[level]);
            if (next.Failed)
                return next;
            block = next.Value;
        }
        return block;
    }

    /// <summary>
    /// Enters a block whose content was written in an earlier stage. The inode is changed in memory only; the caller writes
    /// it in a later stage than this leaves behind.
    /// </summary>
    internal Result Install(WriteOrder order, Ext2Inode inode, ulong index, uint block)
    {
        var path = PathTo(index);
        var added = new List<uint>();
        // Indirect blocks that are missing come first, so that running out of space changes nothing.
        uint parent = inode.Pointer((int)path[0]), existing = 1;
        while (parent != 0 && existing < path.Length)
        {
            if (!_layout.IsData(parent))
                return Errno.Corrupt;
            var next = existing + 1 < path.Length ? ReadPointer(parent, path[existing]) : 0u;
            if (next.Failed)
                return next.Error;
            if (next.Value == 0)
                break;
            parent = next.Value;
            existing++;
        }
        var missing = parent == 0 ? path.Length - 1 : path.Length - 1 - (int)existing;
        for (var i = 0; i < missing; i++)
        {
            var allocated = _allocator!.AllocateBlock(order, block);
            var result = allocated.Failed ? allocated.Error
                : _storage.Write(order, _layout.OffsetOf(allocated.Value), new byte[_layout.BlockSize]);
            if (allocated.IsOk)
                added.Add(allocated.Value);
            if (result.Failed)
            {
                _allocator!.FreeBlocksOf(order, added);
                return result;
            }
        }
        if (missing > 0)
            order.Then();
        // From the leaf upwards, so that what becomes reachable is complete.
        var child = block;
        for (var i = missing - 1; i >= 0; i--)
        {
            var written = WritePointer(order, added[i], path[path.Length - missing + i], child);
            if (written.Failed)
                return written;
            order.Then();
            child = added[i];
        }
        inode.Sectors += (uint)(missing + 1) * SectorsPerBlock;
        var level = path.Length - 1 - missing;
        if (level > 0)
            return WritePointer(order, parent, path[level], child);
        inode.SetPointer((int)path[0], child);
        return Result.Ok;
    }

    /// <summary>
    /// Takes away all blocks from an index on and appends them to <paramref name="freed"/>; the bitmap is left to the
    /// caller, who writes the inode first. More blocks than the volume has are corrupt.
    /// </summary>
    internal Result Cut(WriteOrder order, Ext2Inode inode, ulong keep, List<uint> freed)
    {
        for (var i = 0; i < Ext2Inode.PointerCount; i++)
        {
            var depth = Math.Max(0, i - DirectCount + 1);
            var first = FirstIndex(i);
            var block = inode.Pointer(i);
            if (block == 0 || first + Span(depth) <= keep)
                continue;
            var isWhole = first >= keep;
            var result = CutSubtree(order, block, depth, isWhole ? 0 : keep - first, freed);
            if (result.Failed)
                return result;
            if (isWhole)
                inode.SetPointer(i, 0);
        }
        inode.Sectors -= Math.Min(inode.Sectors, (uint)freed.Count * SectorsPerBlock);
        return Result.Ok;
    }

    private Result CutSubtree(WriteOrder order, uint block, int depth, ulong keep, List<uint> freed)
    {
        if (!_layout.IsData(block) || (uint)freed.Count >= _layout.BlockCount)
            return Errno.Corrupt;
        if (depth > 0)
        {
            var pointers = new byte[_layout.BlockSize];
            var read = _storage.Read(_layout.OffsetOf(block), pointers);
            if (read.Failed)
                return read;
            var span = Span(depth - 1);
            for (uint i = 0; i < PerBlock; i++)
            {
                var child = Ext2Layout.Long(pointers, (int)i * 4);
                if (child == 0 || (i + 1) * span <= keep)
                    continue;
                var childKeep = i * span >= keep ? 0 : keep - i * span;
                var result = CutSubtree(order, child, depth - 1, childKeep, freed);
                if (result.Failed)
                    return result;
                // Pointers of a block that goes as a whole stay: nothing leads to it any more.
                if (childKeep == 0 && keep > 0)
                    result = WritePointer(order, block, i, 0);
                if (result.Failed)
                    return result;
            }
        }
        if (keep == 0)
            freed.Add(block);
        return Result.Ok;
    }

    private uint[] PathTo(ulong index)
    {
        if (index < DirectCount)
            return [(uint)index];
        index -= DirectCount;
        if (index < PerBlock)
            return [DirectCount, (uint)index];
        index -= PerBlock;
        if (index < (ulong)PerBlock * PerBlock)
            return [DirectCount + 1, (uint)(index / PerBlock), (uint)(index % PerBlock)];
        index -= (ulong)PerBlock * PerBlock;
        return [DirectCount + 2, (uint)(index / PerBlock / PerBlock), (uint)(index / PerBlock % PerBlock),
            (uint)(index % PerBlock)];
    }

    /// <summary>Blocks of data below a pointer of a depth.</summary>
    private ulong Span(int depth)
    {
        var span = 1UL;
        for (; depth > 0; depth--)
            span *= PerBlock;
        return span;
    }

    private ulong FirstIndex(int pointer)
    {
        if (pointer < DirectCount)
            return (ulong)pointer;
        var first = (ulong)DirectCount;
        for (var depth = 1; depth <= pointer - DirectCount; depth++)
            first += Span(depth);
        return first;
    }

    private Result<uint> ReadPointer(uint block, uint index)
    {
        var bytes = new byte[4];
        var read = _storage.Read(_layout.OffsetOf(block) + index * 4, bytes);
        return read.Failed ? read.Error : Ext2Layout.Long(bytes, 0);
    }

    private Result WritePointer(WriteOrder order, uint block, uint index, uint value)
    {
        var bytes = new byte[4];
        Ext2Layout.SetLong(bytes, 0, value);
        return _storage.Write(order, _layout.OffsetOf(block) + index * 4, bytes);
    }
}
