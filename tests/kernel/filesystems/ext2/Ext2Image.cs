// Offsets are those of Linux's fs/ext2/ext2.h: struct ext2_super_block, ext2_group_desc, ext2_inode, ext2_dir_entry_2.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>An ext2 volume in memory, and a second reader of its bytes that shares nothing with the kernel's.</summary>
internal sealed class Ext2Image(byte[] bytes)
{
    internal const int Super = 1024;
    internal const uint Root = 2;

    private static readonly Dictionary<string, byte[]> _made = [];

    internal byte[] Bytes { get; } = bytes;

    internal SetClock Clock { get; } = new();

    internal int BlockSize => 1024 << (int)Long(Super + 24);

    internal uint InodesPerGroup => Long(Super + 40);

    internal int GroupCount => (int)((Long(Super + 4) - Long(Super + 20) + Long(Super + 32) - 1) / Long(Super + 32));

    /// <summary>A volume of our own formatter, with bytes behind its end.</summary>
    internal static Ext2Image Ours(int blocks, int blockSize = 1024, int spare = 0)
    {
        var content = new byte[blocks * blockSize + spare];
        var volume = new MemoryBlockDevice("test", new byte[blocks * blockSize]);
        Volume.Require(Ext2Formatter.Format(volume, blockSize, new PartitionGuid(1, 2), "test", new Timestamp(1_600_000_000, 0)));
        volume.Content.CopyTo(content, 0);
        return new Ext2Image(content);
    }

    /// <summary>A volume that mke2fs made; the same arguments are asked of it only once.</summary>
    internal static Ext2Image Made(int kibibytes, params string[] arguments) => MadeWithout("", kibibytes, arguments);

    /// <summary>The same without some features: "^filetype,".</summary>
    internal static Ext2Image MadeWithout(string features, int kibibytes, params string[] arguments)
    {
        var key = features + kibibytes + string.Join(' ', arguments);
        lock (_made)
            if (!_made.TryGetValue(key, out _))
                _made[key] = Volume.MadeByTool(new byte[kibibytes << 10], "mke2fs",
                    file => ["-q", "-F", "-t", "ext2", "-O", features + "^resize_inode,^dir_index,^ext_attr", .. arguments, file]);
        return new Ext2Image((byte[])_made[key].Clone());
    }

    /// <summary>Eight groups of 256 blocks of 1 KiB with 32 inodes each.</summary>
    internal static Ext2Image Groups(params string[] arguments) => Made(2048, ["-b", "1024", "-g", "256", "-N", "256", .. arguments]);

    internal IFileSystem Mount(bool isReadOnly = false) => Volume.Require(
        Volume.TryMount(new BlockCache(new MemoryBlockDevice("test", Bytes), 128), isFat: false, isReadOnly, Clock));

    /// <summary>Writes everything back and lets e2fsck look, which counts every block, inode and link itself.</summary>
    internal void CheckSound(IFileSystem fileSystem)
    {
        Volume.Require(fileSystem.Synchronize());
        var check = Volume.Check(Bytes, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
    }

    internal int Descriptor(int group) => (int)(Long(Super + 20) + 1) * BlockSize + group * 32;

    internal int Inode(uint number) =>
        (int)Long(Descriptor((int)((number - 1) / InodesPerGroup)) + 8) * BlockSize + (int)((number - 1) % InodesPerGroup) * InodeSize;

    internal int InodeSize => Long(Super + 76) == 0 ? 128 : Word(Super + 88);

    internal int Links(uint inode) => Word(Inode(inode) + 26);

    internal uint Pointer(uint inode, int index) => Long(Inode(inode) + 40 + 4 * index);

    internal int GroupOf(ulong inode) => (int)(((uint)inode - 1) / InodesPerGroup);

    /// <summary>The data block of a file by its index, through the indirect blocks; 0 for a hole.</summary>
    internal uint BlockOf(uint inode, long index)
    {
        long per = BlockSize / 4, span = 1;
        if (index < 12)
            return Pointer(inode, (int)index);
        index -= 12;
        for (var depth = 1; depth <= 3; depth++)
        {
            span *= per;
            if (index >= span)
            {
                index -= span;
                continue;
            }
            var block = Pointer(inode, 11 + depth);
            for (var below = span / per; below >= 1 && block != 0; below /= per)
                block = Long((int)block * BlockSize + 4 * (int)(index / below % per));
            return block;
        }
        return 0;
    }

    /// <summary>A block of a directory as text: "inode:name/length", separated by blanks; "-" for an unused entry.</summary>
    internal string Entries(uint block)
    {
        var text = new List<string>();
        for (var at = (int)block * BlockSize; at < (int)(block + 1) * BlockSize; at += Word(at + 4))
            text.Add(Long(at) == 0 ? $"-/{Word(at + 4)}"
                : $"{Long(at)}:{Encoding.UTF8.GetString(Bytes, at + 8, Bytes[at + 6])}/{Word(at + 4)}");
        return string.Join(' ', text);
    }

    internal bool IsBlockUsed(uint block)
    {
        var within = block - Long(Super + 20);
        var group = (int)(within / Long(Super + 32));
        var bit = (int)(within % Long(Super + 32));
        return (Bytes[(int)Long(Descriptor(group)) * BlockSize + bit / 8] >> bit % 8 & 1) != 0;
    }

    internal ushort Word(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));

    internal uint Long(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    internal void SetWord(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(at), (ushort)value);

    internal void SetLong(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(at), value);
}
