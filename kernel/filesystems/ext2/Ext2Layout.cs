// Words. An ext2 volume is cut into *groups*; each has a *block bitmap*, an *inode bitmap* and a piece of the *inode table*,
// found through its *group descriptor*. An *inode* holds a node's attributes and 15 block pointers, the last three through
// one, two and three levels of *indirect blocks*. Structures follow Linux's fs/ext2/ext2.h, cited by structure name.
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>Where everything lies on an ext2 volume, from the superblock and the group descriptors.</summary>
internal sealed class Ext2Layout
{
    internal const int SuperblockOffset = 1024;
    internal const int SuperblockSize = 1024;
    internal const int DescriptorSize = 32;
    internal const ushort Magic = 0xEF53;
    internal const uint RootInode = 2;
    internal const uint JournalFeature = 0x4; // compatible
    internal const uint FileTypeFeature = 0x2; // incompatible
    internal const uint RecoverFeature = 0x4; // incompatible: the journal holds something, or the volume is in use
    internal const uint SparseSuperFeature = 0x1; // read-only compatible
    internal const uint LargeFileFeature = 0x2; // read-only compatible

    private readonly uint[] _blockBitmaps;
    private readonly uint[] _inodeBitmaps;
    private readonly uint[] _inodeTables;

    private Ext2Layout(byte[] superblock, int groupCount)
    {
        Superblock = superblock;
        _blockBitmaps = new uint[groupCount];
        _inodeBitmaps = new uint[groupCount];
        _inodeTables = new uint[groupCount];
    }

    /// <summary>The superblock as it was read (struct ext2_super_block).</summary>
    internal byte[] Superblock { get; }

    internal uint InodeCount => Long(Superblock, 0);

    internal uint BlockCount => Long(Superblock, 4);

    internal uint FirstDataBlock => Long(Superblock, 20);

    internal int BlockSize => 1024 << (int)Long(Superblock, 24);

    internal uint BlocksPerGroup => Long(Superblock, 32);

    internal uint InodesPerGroup => Long(Superblock, 40);

    internal uint FirstInode => Long(Superblock, 76) == 0 ? 11 : Long(Superblock, 84);

    internal int InodeSize => Long(Superblock, 76) == 0 ? 128 : Word(Superblock, 88);

    internal bool HasFileTypes => (Long(Superblock, 96) & FileTypeFeature) != 0;

    internal bool HasLargeFiles => (Long(Superblock, 100) & LargeFileFeature) != 0;

    internal bool HasJournal => (Long(Superblock, 92) & JournalFeature) != 0;

    /// <summary>True if the journal must be replayed before anything else is believed.</summary>
    internal bool NeedsRecovery
    {
        get => (Long(Superblock, 96) & RecoverFeature) != 0;
        set => SetLong(Superblock, 96, value ? Long(Superblock, 96) | RecoverFeature : Long(Superblock, 96) & ~RecoverFeature);
    }

    /// <summary>The first inode of those that have no name but are in use (s_last_orphan); each leads to the next.</summary>
    internal uint FirstOrphan
    {
        get => Long(Superblock, 232);
        set => SetLong(Superblock, 232, value);
    }

    internal int GroupCount => _blockBitmaps.Length;

    /// <summary>True if the volume has features that only a reader may ignore.</summary>
    internal bool MustBeReadOnly => (Long(Superblock, 100) & ~(SparseSuperFeature | LargeFileFeature)) != 0;

    internal ulong DescriptorOffset(int group) =>
        (ulong)(FirstDataBlock + 1) * (ulong)BlockSize + (ulong)(group * DescriptorSize);

    internal uint BlockBitmap(int group) => _blockBitmaps[group];

    internal uint InodeBitmap(int group) => _inodeBitmaps[group];

    internal ulong OffsetOf(uint block) => (ulong)block * (ulong)BlockSize;

    internal int GroupOfBlock(uint block) => (int)((block - FirstDataBlock) / BlocksPerGroup);

    internal int GroupOfInode(uint inode) => (int)((inode - 1) / InodesPerGroup);

    internal uint FirstBlockOf(int group) => FirstDataBlock + (uint)group * BlocksPerGroup;

    internal int BlocksIn(int group) => (int)Math.Min(BlocksPerGroup, BlockCount - FirstBlockOf(group));

    /// <summary>Where an inode lies; the number must be valid.</summary>
    internal ulong InodeOffset(uint inode) =>
        OffsetOf(_inodeTables[GroupOfInode(inode)]) + (ulong)((inode - 1) % InodesPerGroup) * (ulong)InodeSize;

    internal bool IsInode(uint inode) => inode == RootInode || (inode >= FirstInode && inode <= InodeCount);

    /// <summary>True if a file may own the block: on the volume, and no superblock, descriptor, bitmap or inode table.</summary>
    internal bool IsData(uint block)
    {
        if (block < FirstDataBlock || block >= BlockCount)
            return false;
        var group = GroupOfBlock(block);
        var within = block - FirstBlockOf(group);
        var descriptorBlocks = (uint)((GroupCount * DescriptorSize + BlockSize - 1) / BlockSize);
        if (HasSuperblock(group) && within < 1 + descriptorBlocks + Word(Superblock, 206))
            return false;
        return block != _blockBitmaps[group] && block != _inodeBitmaps[group]
            && (block < _inodeTables[group] || block >= _inodeTables[group] + InodeTableBlocks);
    }

    internal uint InodeTableBlocks => (uint)(((ulong)InodesPerGroup * (ulong)InodeSize + (ulong)BlockSize - 1) / (ulong)BlockSize);

    /// <summary>Whether the magic number lies where a superblock has it.</summary>
    internal static bool HasMagic(IBlockDevice device)
    {
        var start = new byte[Math.Max(SuperblockOffset + SuperblockSize, device.BlockSize)];
        return (ulong)start.Length <= device.BlockCount * (ulong)device.BlockSize && device.Read(0, start).IsOk &&
            Word(start.AsSpan((int)SuperblockOffset), 56) == Magic;
    }

    /// <summary>
    /// Reads and checks superblock and descriptors. <see cref="Errno.InvalidArgument"/>: no ext2 at all;
    /// <see cref="Errno.NotSupported"/>: features that change what is on disk; <see cref="Errno.Corrupt"/>: contradictions.
    /// </summary>
    internal static Result<Ext2Layout> Read(Ext2Storage storage)
    {
        var super = new byte[SuperblockSize];
        if (storage.Length < SuperblockOffset + SuperblockSize)
            return Errno.InvalidArgument;
        var read = storage.Read(SuperblockOffset, super);
        if (read.Failed)
            return read.Error;
        if (Word(super, 56) != Magic)
            return Errno.InvalidArgument;
        if (Long(super, 76) > 1 || (Long(super, 76) == 1 && (Long(super, 96) & ~(FileTypeFeature | RecoverFeature)) != 0) || Long(super, 24) > 2)
            return Errno.NotSupported;
        uint blocks = Long(super, 4), first = Long(super, 20), perGroup = Long(super, 32), inodesPerGroup = Long(super, 40);
        var blockSize = 1024 << (int)Long(super, 24);
        int inodeSize = Long(super, 76) == 0 ? 128 : Word(super, 88);
        if (first != (blockSize == 1024 ? 1u : 0u) || blocks <= first || (ulong)blocks * (ulong)blockSize > storage.Length
            || perGroup < 64 || perGroup > (uint)blockSize * 8 || inodesPerGroup == 0 || inodesPerGroup > (uint)blockSize * 8
            || inodeSize < 128 || inodeSize > blockSize || (inodeSize & (inodeSize - 1)) != 0)
            return Errno.Corrupt;
        var groups = (blocks - first + perGroup - 1) / perGroup;
        if ((ulong)Long(super, 0) != (ulong)groups * inodesPerGroup)
            return Errno.Corrupt;
        if (Long(super, 76) == 1 && (Long(super, 84) < 11 || Long(super, 84) > Long(super, 0)))
            return Errno.Corrupt;
        var layout = new Ext2Layout(super, (int)groups);
        var descriptor = new byte[DescriptorSize];
        for (var group = 0; group < layout.GroupCount; group++)
        {
            read = storage.Read(layout.DescriptorOffset(group), descriptor);
            if (read.Failed)
                return read.Error;
            layout._blockBitmaps[group] = Long(descriptor, 0);
            layout._inodeBitmaps[group] = Long(descriptor, 4);
            layout._inodeTables[group] = Long(descriptor, 8);
            // Without flex_bg, which is refused above, a group's metadata lies in the group.
            if (!layout.IsInGroup(group, Long(descriptor, 0), 1) || !layout.IsInGroup(group, Long(descriptor, 4), 1)
                || !layout.IsInGroup(group, Long(descriptor, 8), layout.InodeTableBlocks))
                return Errno.Corrupt;
        }
        return layout;
    }

    private bool HasSuperblock(int group) =>
        (Long(Superblock, 100) & SparseSuperFeature) == 0 || IsBackupGroup(group);

    /// <summary>True for the groups that have a copy of the superblock under sparse_super: 0, 1, powers of 3, 5 and 7.</summary>
    internal static bool IsBackupGroup(int group)
    {
        if (group <= 1)
            return true;
        for (var root = 3; root <= 7; root += 2)
        {
            var power = (long)root;
            while (power < group)
                power *= root;
            if (power == group)
                return true;
        }
        return false;
    }

    private bool IsInGroup(int group, uint block, uint count)
    {
        var start = FirstBlockOf(group);
        var size = (uint)BlocksIn(group);
        return block >= start && block - start < size && count <= size - (block - start);
    }

    internal static ushort Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(at));

    internal static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at));

    internal static void SetWord(Span<byte> bytes, int at, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.Slice(at), (ushort)value);

    internal static void SetLong(Span<byte> bytes, int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(at), value);
}
