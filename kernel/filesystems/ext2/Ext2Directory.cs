using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>A directory entry in a block's buffer (struct ext2_dir_entry_2).</summary>
/// <param name="At">Its offset in the block.</param>
/// <param name="Previous">The offset of the entry before it in the block, -1 for the first.</param>
/// <param name="Inode">Where it leads, 0 if it is unused.</param>
/// <param name="Length">Bytes up to the next entry.</param>
/// <param name="NameLength">Bytes in its name.</param>
/// <param name="FileType">The kind of node as ext2 numbers it.</param>
internal readonly record struct Ext2Entry(int At, int Previous, uint Inode, int Length, int NameLength, int FileType)
{
    internal const int HeaderSize = 8;

    /// <summary>The bytes that the entry itself needs.</summary>
    internal int Needed => Inode == 0 ? 0 : NeededFor(NameLength);

    internal static int NeededFor(int nameLength) => (HeaderSize + nameLength + 3) & ~3;
}

/// <summary>The entries within one block of a directory.</summary>
internal static class Ext2DirectoryBlock
{
    // EXT2_FT_*: the file types by their number in a directory entry.
    private static readonly NodeType[] _types =
    [
        NodeType.Unknown, NodeType.RegularFile, NodeType.Directory, NodeType.CharacterDevice, NodeType.BlockDevice,
        NodeType.Fifo, NodeType.Socket, NodeType.SymbolicLink,
    ];

    internal static NodeType TypeOf(int fileType) => fileType < _types.Length ? _types[fileType] : NodeType.Unknown;

    internal static int NumberOf(NodeType type)
    {
        for (var i = 0; i < _types.Length; i++)
            if (_types[i] == type)
                return i;
        return 0;
    }

    /// <summary>The entry at an offset, checked.</summary>
    internal static Result<Ext2Entry> Read(Ext2Layout layout, ReadOnlySpan<byte> block, int at, int previous)
    {
        if (at + Ext2Entry.HeaderSize > block.Length)
            return Errno.Corrupt;
        var inode = Ext2Layout.Long(block, at);
        int length = Ext2Layout.Word(block, at + 4);
        int nameLength = layout.HasFileTypes ? block[at + 6] : Ext2Layout.Word(block, at + 6);
        if (length < Ext2Entry.HeaderSize || length % 4 != 0 || length > block.Length - at
            || (inode != 0 && (nameLength == 0 || nameLength > 255 || nameLength > length - Ext2Entry.HeaderSize
                || !layout.IsInode(inode))))
            return Errno.Corrupt;
        return new Ext2Entry(at, previous, inode, length, nameLength, layout.HasFileTypes ? block[at + 7] : 0);
    }

    /// <summary>The entry with a name; null if the block has none.</summary>
    internal static Result<Ext2Entry?> Find(Ext2Layout layout, ReadOnlySpan<byte> block, ReadOnlySpan<byte> name)
    {
        for (int at = 0, previous = -1; at < block.Length;)
        {
            var entry = Read(layout, block, at, previous);
            if (entry.Failed)
                return entry.Error;
            if (entry.Value.Inode != 0 && NameOf(block, entry.Value).SequenceEqual(name))
                return entry.Value;
            previous = at;
            at += entry.Value.Length;
        }
        return (Ext2Entry?)null;
    }

    internal static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> block, Ext2Entry entry) =>
        block.Slice(entry.At + Ext2Entry.HeaderSize, entry.NameLength);

    /// <summary>
    /// Puts a name into a block that has room; false if it has none. The new entry is written behind the one it is split
    /// from, or into an unused one with inode 0, before the two or four bytes that bring it into sight.
    /// </summary>
    internal static Result<bool> Insert(
        Ext2Storage storage, WriteOrder order, Ext2Layout layout, ulong offset, byte[] block, ReadOnlySpan<byte> name,
        uint inode, NodeType type)
    {
        var needed = Ext2Entry.NeededFor(name.Length);
        for (int at = 0, previous = -1; at < block.Length;)
        {
            var entry = Read(layout, block, at, previous);
            if (entry.Failed)
                return entry.Error;
            previous = at;
            var used = entry.Value.Needed;
            if (entry.Value.Length - used < needed)
            {
                at += entry.Value.Length;
                continue;
            }
            var written = Encode(layout, used == 0 ? 0 : inode, entry.Value.Length - used, name, type);
            var result = storage.Write(order, offset + (ulong)(at + used), written);
            if (result.Failed)
                return result.Error;
            order.Then();
            var last = new byte[used == 0 ? 4 : 2];
            if (used == 0)
                Ext2Layout.SetLong(last, 0, inode);
            else
                Ext2Layout.SetWord(last, 0, used);
            result = storage.Write(order, offset + (ulong)(used == 0 ? at : at + 4), last);
            return result.Failed ? result.Error : true;
        }
        return false;
    }

    /// <summary>Takes an entry out in one write: its space goes to the one before it, the first of a block becomes unused.</summary>
    internal static Result Remove(Ext2Storage storage, WriteOrder order, ulong offset, byte[] block, Ext2Entry entry)
    {
        if (entry.Previous < 0)
            return storage.Write(order, offset + (ulong)entry.At, new byte[4]);
        var length = new byte[2];
        Ext2Layout.SetWord(length, 0, Ext2Layout.Word(block, entry.Previous + 4) + entry.Length);
        return storage.Write(order, offset + (ulong)(entry.Previous + 4), length);
    }

    /// <summary>Lets an entry lead to another inode.</summary>
    internal static Result Redirect(
        Ext2Storage storage, WriteOrder order, Ext2Layout layout, ulong offset, byte[] block, Ext2Entry entry, uint inode,
        NodeType type)
    {
        var header = block.AsSpan(entry.At, Ext2Entry.HeaderSize).ToArray();
        Ext2Layout.SetLong(header, 0, inode);
        if (layout.HasFileTypes)
            header[7] = (byte)NumberOf(type);
        return storage.Write(order, offset + (ulong)entry.At, header);
    }

    internal static byte[] Encode(Ext2Layout layout, uint inode, int length, ReadOnlySpan<byte> name, NodeType type)
    {
        var bytes = new byte[Ext2Entry.NeededFor(name.Length)];
        Ext2Layout.SetLong(bytes, 0, inode);
        Ext2Layout.SetWord(bytes, 4, length);
        bytes[6] = (byte)name.Length;
        bytes[7] = layout.HasFileTypes ? (byte)NumberOf(type) : (byte)0;
        name.CopyTo(bytes.AsSpan(Ext2Entry.HeaderSize));
        return bytes;
    }
}
