using System;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>An inode in memory (struct ext2_inode, its first 128 bytes).</summary>
internal sealed class Ext2Inode
{
    internal const int Size = 128;
    internal const int PointerCount = 15;
    internal const uint IndexFlag = 0x1000; // EXT2_INDEX_FL
    private const int PointersAt = 40;

    internal Ext2Inode(uint number, byte[] bytes)
    {
        Number = number;
        Bytes = bytes;
    }

    internal uint Number { get; }

    internal byte[] Bytes { get; }

    internal FileMode Mode
    {
        get => new(Ext2Layout.Word(Bytes, 0));
        set => Ext2Layout.SetWord(Bytes, 0, value.Bits);
    }

    internal NodeType Type => Mode.Type;

    internal Owner Owner
    {
        get => new(Ext2Layout.Word(Bytes, 2) | (uint)Ext2Layout.Word(Bytes, 120) << 16,
            Ext2Layout.Word(Bytes, 24) | (uint)Ext2Layout.Word(Bytes, 122) << 16);
        set
        {
            Ext2Layout.SetWord(Bytes, 2, (ushort)value.User);
            Ext2Layout.SetWord(Bytes, 120, (int)(value.User >> 16));
            Ext2Layout.SetWord(Bytes, 24, (ushort)value.Group);
            Ext2Layout.SetWord(Bytes, 122, (int)(value.Group >> 16));
        }
    }

    internal ulong Length
    {
        get => Ext2Layout.Long(Bytes, 4) | (Type == NodeType.RegularFile ? (ulong)Ext2Layout.Long(Bytes, 108) << 32 : 0);
        set
        {
            Ext2Layout.SetLong(Bytes, 4, (uint)value);
            if (Type == NodeType.RegularFile)
                Ext2Layout.SetLong(Bytes, 108, (uint)(value >> 32));
        }
    }

    internal int LinkCount
    {
        get => Ext2Layout.Word(Bytes, 26);
        set => Ext2Layout.SetWord(Bytes, 26, value);
    }

    /// <summary>Storage in units of 512 bytes, indirect blocks included.</summary>
    internal uint Sectors
    {
        get => Ext2Layout.Long(Bytes, 28);
        set => Ext2Layout.SetLong(Bytes, 28, value);
    }

    internal uint Flags
    {
        get => Ext2Layout.Long(Bytes, 32);
        set => Ext2Layout.SetLong(Bytes, 32, value);
    }

    /// <summary>The block with extended attributes, 0 for none.</summary>
    internal uint AttributeBlock
    {
        get => Ext2Layout.Long(Bytes, 104);
        set => Ext2Layout.SetLong(Bytes, 104, value);
    }

    internal bool HasAttributeBlock => AttributeBlock != 0;

    internal Span<byte> PointerBytes => Bytes.AsSpan(PointersAt, PointerCount * 4);

    internal Timestamp Accessed
    {
        get => new((int)Ext2Layout.Long(Bytes, 8), 0);
        set => Ext2Layout.SetLong(Bytes, 8, (uint)value.Seconds);
    }

    internal Timestamp Changed
    {
        get => new((int)Ext2Layout.Long(Bytes, 12), 0);
        set => Ext2Layout.SetLong(Bytes, 12, (uint)value.Seconds);
    }

    internal Timestamp Modified
    {
        get => new((int)Ext2Layout.Long(Bytes, 16), 0);
        set => Ext2Layout.SetLong(Bytes, 16, (uint)value.Seconds);
    }

    internal void SetDeleted(Timestamp now) => Ext2Layout.SetLong(Bytes, 20, (uint)now.Seconds);

    /// <summary>In a node without a name that is in use, the time of deletion is the next such node's number.</summary>
    internal uint NextOrphan
    {
        get => Ext2Layout.Long(Bytes, 20);
        set => Ext2Layout.SetLong(Bytes, 20, value);
    }

    internal uint Pointer(int index) => Ext2Layout.Long(Bytes, PointersAt + 4 * index);

    internal void SetPointer(int index, uint block) => Ext2Layout.SetLong(Bytes, PointersAt + 4 * index, block);
}
