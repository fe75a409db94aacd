using System;
using System.Collections.Generic;
using System.Numerics;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>
/// Which blocks and inodes are free. The bitmaps are the truth: the counts in superblock and descriptors are recomputed
/// from them at mount, so wrong counts on disk do no harm, and written back when the file system is synchronized.
/// </summary>
internal sealed class Ext2Allocator
{
    private readonly Ext2Storage _storage;
    private readonly Ext2Layout _layout;
    private readonly byte[][] _blocks;
    private readonly byte[][] _inodes;
    private readonly int[] _freeBlocks;
    private readonly int[] _freeInodes;
    private readonly int[] _directories;
    private readonly HashSet<uint> _withheld = new();

    private Ext2Allocator(Ext2Storage storage, Ext2Layout layout)
    {
        _storage = storage;
        _layout = layout;
        _blocks = new byte[layout.GroupCount][];
        _inodes = new byte[layout.GroupCount][];
        _freeBlocks = new int[layout.GroupCount];
        _freeInodes = new int[layout.GroupCount];
        _directories = new int[layout.GroupCount];
    }

    internal ulong FreeBlocks => Sum(_freeBlocks);

    internal ulong FreeInodes => Sum(_freeInodes);

    /// <summary>
    /// Blocks that are free, but not before the running transaction is committed: a power cut would give them back to whom
    /// they belonged, and a file's data is written before the commit.
    /// </summary>
    internal int Withheld => _withheld.Count;

    /// <summary>The running transaction is committed: what was given back in it may be given out.</summary>
    internal void GiveOutWithheld() => _withheld.Clear();

    internal static Result<Ext2Allocator> Read(Ext2Storage storage, Ext2Layout layout)
    {
        var allocator = new Ext2Allocator(storage, layout);
        var descriptor = new byte[Ext2Layout.DescriptorSize];
        for (var group = 0; group < layout.GroupCount; group++)
        {
            allocator._blocks[group] = new byte[((int)layout.BlocksPerGroup + 7) / 8];
            allocator._inodes[group] = new byte[((int)layout.InodesPerGroup + 7) / 8];
            var read = storage.Read(layout.OffsetOf(layout.BlockBitmap(group)), allocator._blocks[group]);
            if (read.IsOk)
                read = storage.Read(layout.OffsetOf(layout.InodeBitmap(group)), allocator._inodes[group]);
            if (read.IsOk)
                read = storage.Read(layout.DescriptorOffset(group), descriptor);
            if (read.Failed)
                return read.Error;
            allocator._freeBlocks[group] = CountClear(allocator._blocks[group], layout.BlocksIn(group));
            allocator._freeInodes[group] = CountClear(allocator._inodes[group], (int)layout.InodesPerGroup);
            allocator._directories[group] = Ext2Layout.Word(descriptor, 16);
        }
        return allocator;
    }

    /// <summary>Takes a free block, at the goal or soon behind it, else in another group.</summary>
    internal Result<uint> AllocateBlock(WriteOrder order, uint goal)
    {
        if (goal >= _layout.BlockCount)
            goal = _layout.FirstDataBlock;
        var first = _layout.GroupOfBlock(goal);
        for (var i = 0; i < _layout.GroupCount; i++)
        {
            var group = (first + i) % _layout.GroupCount;
            if (_freeBlocks[group] == 0)
                continue;
            var start = i == 0 ? (int)(goal - _layout.FirstBlockOf(group)) : 0;
            var size = _layout.BlocksIn(group);
            for (var tried = 0; tried < size; tried++)
            {
                var bit = (start + tried) % size;
                var block = _layout.FirstBlockOf(group) + (uint)bit;
                if (IsSet(_blocks[group], bit) || _withheld.Contains(block) || !_layout.IsData(block))
                    continue;
                var written = Write(order, _layout.BlockBitmap(group), _blocks[group], bit, isSet: true);
                if (written.Failed)
                    return written.Error;
                _freeBlocks[group]--;
                return block;
            }
        }
        return Errno.NoSpace;
    }

    /// <summary>Gives blocks back. One that is free already shows that the volume is corrupt; it stays free.</summary>
    internal Result FreeBlocksOf(WriteOrder order, List<uint> blocks)
    {
        var isCorrupt = false;
        foreach (var block in blocks)
        {
            var group = _layout.GroupOfBlock(block);
            var bit = (int)(block - _layout.FirstBlockOf(group));
            if (!IsSet(_blocks[group], bit))
            {
                isCorrupt = true;
                continue;
            }
            var written = Write(order, _layout.BlockBitmap(group), _blocks[group], bit, isSet: false);
            if (written.Failed)
                return written;
            _freeBlocks[group]++;
            if (_storage.Journal is null)
                continue;
            _storage.Journal.Forget(block);
            _withheld.Add(block);
        }
        return isCorrupt ? Errno.Corrupt : Result.Ok;
    }

    /// <summary>Takes a free inode: a file's near its directory, a directory's where most inodes are free.</summary>
    internal Result<uint> AllocateInode(WriteOrder order, uint parent, bool isDirectory)
    {
        var first = _layout.GroupOfInode(parent);
        if (isDirectory)
            for (var group = 0; group < _layout.GroupCount; group++)
                if (_freeInodes[group] > _freeInodes[first])
                    first = group;
        for (var i = 0; i < _layout.GroupCount; i++)
        {
            var group = (first + i) % _layout.GroupCount;
            for (var bit = 0; _freeInodes[group] > 0 && bit < (int)_layout.InodesPerGroup; bit++)
            {
                var inode = (uint)group * _layout.InodesPerGroup + (uint)bit + 1;
                if (IsSet(_inodes[group], bit) || inode < _layout.FirstInode)
                    continue;
                var written = Write(order, _layout.InodeBitmap(group), _inodes[group], bit, isSet: true);
                if (written.Failed)
                    return written.Error;
                _freeInodes[group]--;
                _directories[group] += isDirectory ? 1 : 0;
                return inode;
            }
        }
        return Errno.NoSpace;
    }

    internal Result FreeInode(WriteOrder order, uint inode, bool isDirectory)
    {
        var group = _layout.GroupOfInode(inode);
        var bit = (int)((inode - 1) % _layout.InodesPerGroup);
        if (!IsSet(_inodes[group], bit))
            return Errno.Corrupt;
        _freeInodes[group]++;
        _directories[group] -= isDirectory && _directories[group] > 0 ? 1 : 0;
        return Write(order, _layout.InodeBitmap(group), _inodes[group], bit, isSet: false);
    }

    /// <summary>Writes the counts that changed into the descriptors (struct ext2_group_desc), all into the given superblock.</summary>
    internal Result WriteCounts(WriteOrder order, byte[] superblock)
    {
        var counts = new byte[6];
        var old = new byte[6];
        for (var group = 0; group < _layout.GroupCount; group++)
        {
            Ext2Layout.SetWord(counts, 0, _freeBlocks[group]);
            Ext2Layout.SetWord(counts, 2, _freeInodes[group]);
            Ext2Layout.SetWord(counts, 4, _directories[group]);
            var read = _storage.Read(_layout.DescriptorOffset(group) + 12, old);
            if (read.Failed)
                return read;
            if (old.AsSpan().SequenceEqual(counts))
                continue;
            var written = _storage.Write(order, _layout.DescriptorOffset(group) + 12, counts);
            if (written.Failed)
                return written;
        }
        Ext2Layout.SetLong(superblock, 12, (uint)FreeBlocks);
        Ext2Layout.SetLong(superblock, 16, (uint)FreeInodes);
        return Result.Ok;
    }

    private Result Write(WriteOrder order, uint bitmapBlock, byte[] bitmap, int bit, bool isSet)
    {
        bitmap[bit / 8] ^= (byte)(1 << (bit % 8));
        if (IsSet(bitmap, bit) != isSet)
            throw new InvalidOperationException("A bit is changed only when it is not so already.");
        return _storage.Write(order, _layout.OffsetOf(bitmapBlock) + (ulong)(bit / 8), bitmap.AsSpan(bit / 8, 1));
    }

    private static bool IsSet(byte[] bitmap, int bit) => (bitmap[bit / 8] & (1 << (bit % 8))) != 0;

    private static int CountClear(byte[] bitmap, int bits)
    {
        var clear = 0;
        for (var i = 0; i < bits / 8; i++)
            clear += 8 - BitOperations.PopCount(bitmap[i]);
        for (var bit = bits / 8 * 8; bit < bits; bit++)
            clear += IsSet(bitmap, bit) ? 0 : 1;
        return clear;
    }

    private static ulong Sum(int[] values)
    {
        var sum = 0UL;
        foreach (var value in values)
            sum += (ulong)value;
        return sum;
    }
}
