using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems.Journal;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>
/// Makes empty volumes (revision 1, filetype, sparse_super, large_file): ext2, or ext3 if they get a journal; the same input,
/// the same bytes.
/// </summary>
public static class Ext2Formatter
{
    private const int InodeSize = 256;
    private const uint BytesPerInode = 16384;
    private const uint FirstInode = 11;

    /// <summary>The shortest journal that Linux takes (JBD2_MIN_JOURNAL_BLOCKS).</summary>
    public const int LeastJournalBlocks = 1024;

    /// <summary>
    /// Formats a whole device. <see cref="Errno.InvalidArgument"/> if the block size is not 1024, 2048 or 4096, the device
    /// is smaller than 64 blocks or has more than 2^32, the label has more than 16 bytes, or the journal is shorter than
    /// <see cref="LeastJournalBlocks"/> or has no room in the first group.
    /// </summary>
    /// <param name="device">Its whole content is replaced.</param>
    /// <param name="blockSize">Bytes in a block.</param>
    /// <param name="id">The volume's UUID.</param>
    /// <param name="label">Its name, ASCII.</param>
    /// <param name="now">The time of creation.</param>
    /// <param name="journalBlocks">Blocks of journal, 0 for none.</param>
    public static Result Format(
        IBlockDevice device, int blockSize, PartitionGuid id, string label, Timestamp now, int journalBlocks = 0)
    {
        if (journalBlocks is < 0 or (> 0 and < LeastJournalBlocks))
            return Errno.InvalidArgument;
        if (blockSize is not (1024 or 2048 or 4096) || device.BlockSize > blockSize || label.Length > 16)
            return Errno.InvalidArgument;
        var total = device.BlockCount * (ulong)device.BlockSize / (ulong)blockSize;
        if (total < 64 || total > uint.MaxValue)
            return Errno.InvalidArgument;
        var cache = new BlockCache(device, 256);
        var writer = new Writer(cache, blockSize, (uint)total, now, (uint)journalBlocks);
        var result = writer.WriteGroups();
        if (result.IsOk)
            result = writer.WriteRoot();
        if (result.IsOk && journalBlocks > 0)
            result = writer.WriteJournal(id);
        if (result.IsOk)
            result = writer.WriteSuperblocks(id, label);
        return result.IsOk ? cache.Synchronize() : result;
    }

    private sealed class Writer
    {
        private readonly BlockCache _cache;
        private readonly WriteOrder _order;
        private readonly int _blockSize;
        private readonly uint _first;
        private readonly uint _perGroup;
        private readonly uint _blocks;
        private readonly uint _groups;
        private readonly uint _inodesPerGroup;
        private readonly uint _tableBlocks;
        private readonly uint _descriptorBlocks;
        private readonly byte[] _descriptors;
        private readonly uint _now;
        private readonly uint _journalBlocks;
        private readonly byte[] _journalInode = new byte[Ext2Inode.Size];
        private uint _free;

        internal Writer(BlockCache cache, int blockSize, uint blocks, Timestamp now, uint journalBlocks)
        {
            _journalBlocks = journalBlocks;
            _cache = cache;
            _order = cache.BeginOperation();
            _blockSize = blockSize;
            _first = blockSize == 1024 ? 1u : 0u;
            _perGroup = (uint)blockSize * 8;
            _now = (uint)now.Seconds;
            _groups = (blocks - _first + _perGroup - 1) / _perGroup;
            var inodes = Math.Max((ulong)blocks * (ulong)blockSize / BytesPerInode, 32);
            var perBlock = (uint)(blockSize / InodeSize);
            var wanted = (uint)((inodes + _groups - 1) / _groups);
            // Whole table blocks, and whole bytes of the bitmap.
            var step = Math.Max(perBlock, 8);
            _inodesPerGroup = Math.Min((wanted + step - 1) / step * step, _perGroup);
            _tableBlocks = _inodesPerGroup / perBlock;
            _descriptorBlocks = (uint)((_groups * Ext2Layout.DescriptorSize + (ulong)blockSize - 1) / (ulong)blockSize);
            // A last group without room for its own metadata and some data is left away.
            var inLast = (blocks - _first) % _perGroup;
            if (_groups > 1 && inLast != 0 && inLast < 1 + _descriptorBlocks + 2 + _tableBlocks + 16)
            {
                blocks -= inLast;
                _groups--;
            }
            _blocks = blocks;
            _descriptors = new byte[_descriptorBlocks * (uint)blockSize];
        }

        private uint RootBlock => _first + 1 + _descriptorBlocks + 2 + _tableBlocks;

        // mke2fs makes lost+found 16 KiB, so that e2fsck never has to extend it.
        private uint LostAndFoundBlocks => (uint)Math.Min(16384 / _blockSize, 12);

        private uint PointersPerBlock => (uint)_blockSize / 4;

        // Behind the direct pointers, one block of pointers for each PointersPerBlock; behind the first of them a further level.
        private uint JournalLeaves =>
            _journalBlocks <= 12 ? 0 : (_journalBlocks - 12 + PointersPerBlock - 1) / PointersPerBlock;

        private uint JournalIndirect => JournalLeaves + (JournalLeaves > 1 ? 1u : 0u);

        internal Result WriteGroups()
        {
            for (uint group = 0; group < _groups; group++)
            {
                var start = _first + group * _perGroup;
                var size = Math.Min(_perGroup, _blocks - start);
                var head = HasSuperblock(group) ? 1 + _descriptorBlocks : 0;
                var used = head + 2 + _tableBlocks + (group == 0 ? 1 + LostAndFoundBlocks + _journalBlocks + JournalIndirect : 0);
                if (used >= size)
                    return Errno.InvalidArgument;
                var bitmap = new byte[_blockSize];
                Fill(bitmap, 0, used);
                Fill(bitmap, size, _perGroup - size);
                var inodes = new byte[_blockSize];
                Fill(inodes, 0, group == 0 ? FirstInode : 0);
                Fill(inodes, _inodesPerGroup, _perGroup - _inodesPerGroup);
                var result = Write(start + head, bitmap);
                if (result.IsOk)
                    result = Write(start + head + 1, inodes);
                for (uint i = 0; i < _tableBlocks && result.IsOk; i++)
                    result = Write(start + head + 2 + i, new byte[_blockSize]);
                if (result.Failed)
                    return result;
                var descriptor = _descriptors.AsSpan((int)group * Ext2Layout.DescriptorSize);
                Ext2Layout.SetLong(descriptor, 0, start + head);
                Ext2Layout.SetLong(descriptor, 4, start + head + 1);
                Ext2Layout.SetLong(descriptor, 8, start + head + 2);
                Ext2Layout.SetWord(descriptor, 12, (int)(size - used));
                Ext2Layout.SetWord(descriptor, 14, (int)(_inodesPerGroup - (group == 0 ? FirstInode : 0)));
                Ext2Layout.SetWord(descriptor, 16, group == 0 ? 2 : 0);
                _free += size - used;
            }
            return Result.Ok;
        }

        internal Result WriteRoot()
        {
            var table = _first + 1 + _descriptorBlocks + 2;
            var root = NewDirectory(3, 0x1ED, 1, RootBlock);
            var lost = NewDirectory(2, 0x1C0, LostAndFoundBlocks, RootBlock + 1);
            var result = _cache.Write(_order, (ulong)table * (ulong)_blockSize + InodeSize, root);
            if (result.IsOk)
                result = _cache.Write(_order, (ulong)table * (ulong)_blockSize + (FirstInode - 1) * InodeSize, lost);
            var content = new byte[_blockSize];
            PutEntry(content, 0, 2, 12, "."u8);
            PutEntry(content, 12, 2, 12, ".."u8);
            PutEntry(content, 24, FirstInode, _blockSize - 24, "lost+found"u8);
            if (result.IsOk)
                result = Write(RootBlock, content);
            for (uint i = 0; i < LostAndFoundBlocks && result.IsOk; i++)
            {
                content.AsSpan().Clear();
                if (i == 0)
                {
                    PutEntry(content, 0, FirstInode, 12, "."u8);
                    PutEntry(content, 12, 2, _blockSize - 12, ".."u8);
                }
                else
                    Ext2Layout.SetWord(content, 4, _blockSize);
                result = Write(RootBlock + 1 + i, content);
            }
            return result;
        }

        /// <summary>
        /// The journal lies behind lost+found, its content first, then its blocks of pointers; only its first block and
        /// those of pointers need to be written.
        /// </summary>
        internal Result WriteJournal(PartitionGuid id)
        {
            var first = RootBlock + 1 + LostAndFoundBlocks;
            var leaves = first + _journalBlocks;
            if (JournalLeaves > 1 + PointersPerBlock)
                return Errno.InvalidArgument;
            var identity = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(identity, id.Low);
            BinaryPrimitives.WriteUInt64LittleEndian(identity.AsSpan(8), id.High);
            var result = Write(first, JournalSuperblock.Make(_blockSize, _journalBlocks, identity).Bytes);
            var time = new Timestamp(_now, 0);
            var inode = new Ext2Inode(Ext2Journal.CustomaryInode, _journalInode)
            {
                Mode = FileMode.Of(NodeType.RegularFile, 0x180), LinkCount = 1,
                Length = (ulong)_journalBlocks * (ulong)_blockSize,
                Sectors = (_journalBlocks + JournalIndirect) * (uint)(_blockSize / 512),
                Accessed = time, Changed = time, Modified = time,
            };
            for (uint i = 0; i < 12; i++)
                inode.SetPointer((int)i, first + i);
            var upper = new byte[_blockSize];
            for (uint leaf = 0; leaf < JournalLeaves && result.IsOk; leaf++)
            {
                var pointers = new byte[_blockSize];
                for (uint i = 0; i < PointersPerBlock && 12 + leaf * PointersPerBlock + i < _journalBlocks; i++)
                    Ext2Layout.SetLong(pointers, (int)i * 4, first + 12 + leaf * PointersPerBlock + i);
                result = Write(leaves + leaf, pointers);
                if (leaf == 0)
                    inode.SetPointer(12, leaves);
                else
                    Ext2Layout.SetLong(upper, (int)(leaf - 1) * 4, leaves + leaf);
            }
            if (JournalLeaves > 1 && result.IsOk)
            {
                result = Write(leaves + JournalLeaves, upper);
                inode.SetPointer(13, leaves + JournalLeaves);
            }
            var table = (ulong)(_first + 1 + _descriptorBlocks + 2) * (ulong)_blockSize;
            return result.IsOk
                ? _cache.Write(_order, table + (Ext2Journal.CustomaryInode - 1) * InodeSize, inode.Bytes) : result;
        }

        internal Result WriteSuperblocks(PartitionGuid id, string label)
        {
            var super = new byte[Ext2Layout.SuperblockSize];
            (int At, uint Value)[] fields =
            [
                (0, _inodesPerGroup * _groups), (4, _blocks), (12, _free), (16, _inodesPerGroup * _groups - FirstInode),
                (20, _first), (24, (uint)(_blockSize / 2048)), (28, (uint)(_blockSize / 2048)), (32, _perGroup),
                (36, _perGroup), (40, _inodesPerGroup), (48, _now), (64, _now), (76, 1), (84, FirstInode),
                (96, Ext2Layout.FileTypeFeature), (100, Ext2Layout.SparseSuperFeature | Ext2Layout.LargeFileFeature),
                (264, _now),
            ];
            foreach (var (at, value) in fields)
                Ext2Layout.SetLong(super, at, value);
            Ext2Layout.SetWord(super, 54, 0xFFFF); // no check by the number of mounts
            Ext2Layout.SetWord(super, 56, Ext2Layout.Magic);
            Ext2Layout.SetWord(super, 58, 1); // clean
            Ext2Layout.SetWord(super, 60, 1); // on errors: continue
            Ext2Layout.SetWord(super, 88, InodeSize);
            BinaryPrimitives.WriteUInt64LittleEndian(super.AsSpan(104), id.Low);
            BinaryPrimitives.WriteUInt64LittleEndian(super.AsSpan(112), id.High);
            for (var i = 0; i < label.Length; i++)
                super[120 + i] = (byte)label[i];
            if (_journalBlocks > 0)
            {
                Ext2Layout.SetLong(super, 92, Ext2Layout.JournalFeature);
                Ext2Layout.SetLong(super, Ext2Journal.InodeAt, Ext2Journal.CustomaryInode);
                // A copy of the inode's pointers and size, for e2fsck (s_jnl_backup_type, s_jnl_blocks).
                super[253] = 1;
                _journalInode.AsSpan(40, 60).CopyTo(super.AsSpan(268));
                Ext2Layout.SetLong(super, 268 + 64, Ext2Layout.Long(_journalInode, 4));
            }
            for (var group = _groups; group-- > 0;)
            {
                if (!HasSuperblock(group))
                    continue;
                var start = (ulong)(_first + group * _perGroup) * (ulong)_blockSize;
                Ext2Layout.SetWord(super, 90, (int)group);
                var result = _cache.Write(_order, group == 0 ? Ext2Layout.SuperblockOffset : start, super);
                if (result.IsOk)
                    result = _cache.Write(_order, start + (ulong)_blockSize, _descriptors);
                if (result.Failed)
                    return result;
            }
            return Result.Ok;
        }

        private byte[] NewDirectory(int links, int permissions, uint blocks, uint firstBlock)
        {
            var bytes = new byte[Ext2Inode.Size];
            var time = new Timestamp(_now, 0);
            var inode = new Ext2Inode(0, bytes)
            {
                Mode = FileMode.Of(NodeType.Directory, permissions), LinkCount = links, Length = blocks * (ulong)_blockSize,
                Sectors = blocks * (uint)(_blockSize / 512), Accessed = time, Changed = time, Modified = time,
            };
            for (uint i = 0; i < blocks; i++)
                inode.SetPointer((int)i, firstBlock + i);
            return inode.Bytes;
        }

        private static void PutEntry(byte[] block, int at, uint inode, int length, ReadOnlySpan<byte> name)
        {
            Ext2Layout.SetLong(block, at, inode);
            Ext2Layout.SetWord(block, at + 4, length);
            block[at + 6] = (byte)name.Length;
            block[at + 7] = (byte)Ext2DirectoryBlock.NumberOf(NodeType.Directory);
            name.CopyTo(block.AsSpan(at + 8));
        }

        private static void Fill(byte[] bitmap, uint from, uint count)
        {
            for (var bit = from; bit < from + count; bit++)
                bitmap[bit / 8] |= (byte)(1 << (int)(bit % 8));
        }

        private Result Write(uint block, byte[] content) =>
            _cache.Write(_order, (ulong)block * (ulong)_blockSize, content);

        private static bool HasSuperblock(uint group) => Ext2Layout.IsBackupGroup((int)group);
    }
}
