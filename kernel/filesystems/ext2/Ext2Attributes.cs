// Extended attributes lie in the inode behind its known fields, in a block of their own, or in both
// (Linux's fs/ext2/xattr.h and fs/ext4/xattr.h: struct ext2_xattr_header, ext2_xattr_entry). An entry holds the number of the
// name's prefix, the rest of the name, and where the value lies, counted from the start of the block or of the first entry.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>Reading and writing the attributes of one inode or attribute block.</summary>
internal static class Ext2Attributes
{
    internal const uint Feature = 0x8; // EXT2_FEATURE_COMPAT_EXT_ATTR
    internal const uint Magic = 0xEA020000;
    internal const int HeaderSize = 32;
    private const int EntrySize = 16;

    /// <summary>A name of a prefix that we do not know begins with a byte that no caller's name has.</summary>
    private const byte Unknown = 0;

    /// <summary>The prefix with its number (EXT4_XATTR_INDEX_*); 0 if there is none.</summary>
    internal static int IndexOf(ReadOnlySpan<byte> name, out int prefixLength)
    {
        foreach (var index in new[] { 1, 4, 6 })
        {
            prefixLength = PrefixOf(index).Length;
            if (name.StartsWith(PrefixOf(index)))
                return index;
        }
        prefixLength = name.Length > 0 && name[0] == Unknown ? 2 : 0;
        return prefixLength == 0 ? 0 : name[1];
    }

    private static ReadOnlySpan<byte> PrefixOf(int index) =>
        index switch { 1 => "user."u8, 4 => "trusted."u8, 6 => "security."u8, _ => default };

    /// <summary>True for names that callers see.</summary>
    internal static bool IsKnown(ReadOnlySpan<byte> name) => name.Length > 0 && name[0] != Unknown;

    /// <summary>
    /// Adds the attributes of a block or of an inode's end to a set. <see cref="Errno.Corrupt"/>.
    /// </summary>
    /// <param name="bytes">What value offsets count in.</param>
    /// <param name="at">Where the entries start in it.</param>
    /// <param name="set">What they are added to.</param>
    internal static Result Read(ReadOnlySpan<byte> bytes, int at, AttributeSet set)
    {
        while (at + 4 <= bytes.Length && Ext2Layout.Long(bytes, at) != 0)
        {
            if (at + EntrySize > bytes.Length || bytes[at] > bytes.Length - at - EntrySize)
                return Errno.Corrupt;
            int nameLength = bytes[at], index = bytes[at + 1], valueAt = Ext2Layout.Word(bytes, at + 2);
            var size = Ext2Layout.Long(bytes, at + 8);
            // A value in an inode of its own is a feature that is refused at mount.
            if (Ext2Layout.Long(bytes, at + 4) != 0 || size > (uint)bytes.Length || valueAt > bytes.Length - (int)size)
                return Errno.Corrupt;
            var prefix = PrefixOf(index);
            var name = new byte[(prefix.Length > 0 ? prefix.Length : 2) + nameLength];
            if (prefix.Length > 0)
                prefix.CopyTo(name);
            else
                (name[0], name[1]) = (Unknown, (byte)index);
            bytes.Slice(at + EntrySize, nameLength).CopyTo(name.AsSpan(name.Length - nameLength));
            var added = set.Set(name, bytes.Slice(valueAt, (int)size), AttributeMode.Create);
            if (added.Failed)
                return Errno.Corrupt;
            at += EntrySize + ((nameLength + 3) & ~3);
        }
        return Result.Ok;
    }

    /// <summary>A block with all attributes of a set. <see cref="Errno.NoSpace"/> if they do not fit.</summary>
    internal static Result<byte[]> Write(AttributeSet set, int blockSize)
    {
        var block = new byte[blockSize];
        var items = new List<int>();
        for (var i = 0; i < set.Count; i++)
            Place(items, set, i);
        int at = HeaderSize, end = blockSize;
        uint hash = 0;
        var hashes = true;
        foreach (var item in items)
        {
            var (name, value) = set.At(item);
            var index = IndexOf(name, out var prefix);
            var rest = name.AsSpan(prefix);
            var needed = EntrySize + ((rest.Length + 3) & ~3);
            var room = (value.Length + 3) & ~3;
            // Four zero bytes end the entries.
            if (room > end || at + needed + 4 > end - room)
                return Errno.NoSpace;
            end -= room;
            value.CopyTo(block.AsSpan(end));
            block[at] = (byte)rest.Length;
            block[at + 1] = (byte)index;
            Ext2Layout.SetWord(block, at + 2, value.Length > 0 ? end : 0);
            Ext2Layout.SetLong(block, at + 8, (uint)value.Length);
            rest.CopyTo(block.AsSpan(at + EntrySize));
            var entryHash = HashOf(rest, block.AsSpan(end, room));
            Ext2Layout.SetLong(block, at + 12, entryHash);
            hashes &= entryHash != 0;
            hash = (hash << 16) ^ (hash >> 16) ^ entryHash;
            at += needed;
        }
        Ext2Layout.SetLong(block, 0, Magic);
        Ext2Layout.SetLong(block, 4, 1); // h_refcount
        Ext2Layout.SetLong(block, 8, 1); // h_blocks
        Ext2Layout.SetLong(block, 12, hashes ? hash : 0);
        return block;
    }

    /// <summary>Entries are sorted by prefix, length and name; Linux stops looking where a name would have to be.</summary>
    private static void Place(List<int> items, AttributeSet set, int item)
    {
        var at = 0;
        while (at < items.Count && Compare(set.At(items[at]).Name, set.At(item).Name) < 0)
            at++;
        items.Insert(at, item);
    }

    private static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var difference = IndexOf(one, out var prefix) - IndexOf(other, out var otherPrefix);
        one = one.Slice(prefix);
        other = other.Slice(otherPrefix);
        if (difference == 0)
            difference = one.Length - other.Length;
        for (var i = 0; difference == 0 && i < one.Length; i++)
            difference = one[i] - other[i];
        return difference;
    }

    /// <summary>e_hash (ext2_xattr_hash_entry).</summary>
    private static uint HashOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> paddedValue)
    {
        var hash = 0u;
        foreach (var character in name)
            hash = (hash << 5) ^ (hash >> 27) ^ character;
        for (var at = 0; at < paddedValue.Length; at += 4)
            hash = (hash << 16) ^ (hash >> 16) ^ Ext2Layout.Long(paddedValue, at);
        return hash;
    }
}
