using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>The fields of a short directory entry ("FAT Directory Structure") and of long-name entries.</summary>
internal static class FatEntry
{
    internal const byte Free = 0xE5;
    internal const byte End = 0x00;
    internal const byte ReadOnlyAttribute = 0x01;
    internal const byte VolumeAttribute = 0x08;
    internal const byte DirectoryAttribute = 0x10;
    internal const byte ArchiveAttribute = 0x20;
    internal const byte LongNameAttributes = 0x0F;
    internal const byte LastLongEntry = 0x40;

    // Where the 13 units of a long-name entry lie.
    private static readonly byte[] _unitOffsets = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

    internal static bool IsLongName(ReadOnlySpan<byte> entry) => (entry[11] & 0x3F) == LongNameAttributes;

    internal static uint FirstCluster(ReadOnlySpan<byte> entry, bool hasHighWord) =>
        BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(26))
        | (hasHighWord ? (uint)BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(20)) << 16 : 0);

    internal static uint Size(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(28));

    internal static void SetFirstCluster(Span<byte> entry, uint cluster)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(26), (ushort)cluster);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(20), (ushort)(cluster >> 16));
    }

    internal static void SetSize(Span<byte> entry, uint size) =>
        BinaryPrimitives.WriteUInt32LittleEndian(entry.Slice(28), size);

    internal static char Unit(ReadOnlySpan<byte> entry, int index) =>
        (char)BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(_unitOffsets[index]));

    /// <summary>All entries of a name: long-name entries from the last to the first, then the short entry.</summary>
    internal static byte[] Encode(string name, ReadOnlySpan<byte> shortEntry, bool needsLongName)
    {
        var longEntries = needsLongName ? (name.Length + FatName.UnitsPerEntry - 1) / FatName.UnitsPerEntry : 0;
        var bytes = new byte[(longEntries + 1) * FatSlot.EntrySize];
        var checksum = FatName.Checksum(shortEntry);
        for (var order = longEntries; order >= 1; order--)
        {
            var entry = bytes.AsSpan((longEntries - order) * FatSlot.EntrySize, FatSlot.EntrySize);
            entry[0] = (byte)(order | (order == longEntries ? LastLongEntry : 0));
            entry[11] = LongNameAttributes;
            entry[13] = checksum;
            for (var i = 0; i < FatName.UnitsPerEntry; i++)
            {
                var at = (order - 1) * FatName.UnitsPerEntry + i;
                var unit = at < name.Length ? name[at] : at == name.Length ? '\0' : '\uFFFF';
                BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(_unitOffsets[i]), unit);
            }
        }
        shortEntry.Slice(0, FatSlot.EntrySize).CopyTo(bytes.AsSpan(longEntries * FatSlot.EntrySize));
        return bytes;
    }

    internal static void SetTimes(Span<byte> entry, Timestamp created, Timestamp modified)
    {
        SetTime(entry.Slice(14), created);
        SetTime(entry.Slice(22), modified);
        SetAccessed(entry, modified);
        entry[13] = (byte)(((created.Seconds & 1) * 100) + created.Nanoseconds / 10_000_000);
    }

    internal static void SetModified(Span<byte> entry, Timestamp modified) => SetTime(entry.Slice(22), modified);

    internal static void SetAccessed(Span<byte> entry, Timestamp accessed) =>
        BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(18), (ushort)(ToDos(accessed) >> 16));

    internal static Timestamp Modified(ReadOnlySpan<byte> entry) =>
        FromDos(BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(24)),
            BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(22)));

    internal static Timestamp Accessed(ReadOnlySpan<byte> entry) =>
        FromDos(BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(18)), 0);

    private static void SetTime(Span<byte> field, Timestamp time) =>
        BinaryPrimitives.WriteUInt32LittleEndian(field, ToDos(time));

    /// <summary>Date in the high half, time in the low one, in UTC; limited to the years 1980 to 2107 that DOS knows.</summary>
    private static uint ToDos(Timestamp time)
    {
        var seconds = Math.Min(Math.Max(time.Seconds, 315532800L), 4354819199L);
        var days = seconds / 86400;
        var rest = (uint)(seconds % 86400);
        // Days to a civil date with the year starting in March (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        var shifted = days + 719468;
        var era = shifted / 146097;
        var dayOfEra = shifted % 146097;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        var date = (uint)(((year - 1980) << 9) | (month << 5) | day);
        return (date << 16) | (rest / 3600 << 11) | (rest / 60 % 60 << 5) | (rest % 60 / 2);
    }

    private static Timestamp FromDos(int date, int time)
    {
        long year = (date >> 9) + 1980, month = Math.Min(Math.Max((date >> 5) & 15, 1), 12), day = Math.Max(date & 31, 1);
        var fromMarch = month > 2 ? month - 3 : month + 9;
        var shiftedYear = month <= 2 ? year - 1 : year;
        var days = shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
            + (153 * fromMarch + 2) / 5 + day - 1 - 719468;
        return new Timestamp(days * 86400 + (time >> 11) * 3600 + ((time >> 5) & 63) * 60 + (time & 31) * 2, 0);
    }
}
