using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>Reads and writes a GPT (UEFI 2.10, 5.2.3 and 5.3).</summary>
public static class PartitionTableFormat
{
    private const ulong Signature = 0x5452415020494645; // "EFI PART"
    private const int HeaderSize = 92;
    private const int EntrySize = 128;
    private const int EntryCount = 128;
    private const int MaximumEntryBytes = 1 << 20;

    /// <summary>
    /// Reads the table; a damaged primary is replaced by the backup in memory, the disk is not changed.
    /// <see cref="Errno.NoData"/> if there is no GPT at all; <see cref="Errno.Corrupt"/> if no copy is sound.
    /// </summary>
    public static Result<PartitionTable> Read(IBlockDevice disk)
    {
        if (disk.BlockCount < 8)
            return Errno.NoData;
        var primary = ReadCopy(disk, 1);
        var backup = ReadCopy(disk, disk.BlockCount - 1);
        if (primary.IsOk)
        {
            var same = backup.IsOk && SameTable(primary.Value, backup.Value);
            return primary.Value with
            {
                Health = same ? PartitionTableHealth.Intact : PartitionTableHealth.BackupDamaged,
            };
        }
        if (backup.IsOk)
            return backup.Value with { Health = PartitionTableHealth.PrimaryDamaged };
        return primary.Error == Errno.NoData && backup.Error != Errno.NoData ? backup.Error : primary.Error;
    }

    /// <summary>
    /// Writes protective MBR, backup and primary, in an order that leaves one sound copy at every moment.
    /// <see cref="Errno.InvalidArgument"/> if partitions are out of range or overlap, or a name is too long.
    /// </summary>
    public static Result Write(IBlockDevice disk, PartitionGuid diskId, Partition[] partitions)
    {
        var entryBlocks = (ulong)(EntryCount * EntrySize / disk.BlockSize);
        if (disk.BlockCount < 2 * entryBlocks + 4 || partitions.Length > EntryCount)
            return Errno.InvalidArgument;
        var firstUsable = 2 + entryBlocks;
        var lastUsable = disk.BlockCount - entryBlocks - 2;
        if (PartitionTable.Check(new List<Partition>(partitions), firstUsable, lastUsable).Failed)
            return Errno.InvalidArgument;
        var entries = new byte[EntryCount * EntrySize];
        for (var i = 0; i < partitions.Length; i++)
        {
            if (partitions[i].Name.Length > 36)
                return Errno.InvalidArgument;
            WriteEntry(entries.AsSpan(i * EntrySize, EntrySize), partitions[i]);
        }
        var last = disk.BlockCount - 1;
        var result = WriteCopy(disk, diskId, entries, last, 1, last - entryBlocks);
        if (result.IsOk)
            result = disk.Flush();
        if (result.IsOk)
            result = WriteCopy(disk, diskId, entries, 1, last, 2);
        if (result.IsOk)
            result = WriteProtectiveMbr(disk);
        return result.IsOk ? disk.Flush() : result;
    }

    private static Result<PartitionTable> ReadCopy(IBlockDevice disk, ulong at)
    {
        var header = new byte[disk.BlockSize];
        var read = disk.Read(at, header);
        if (read.Failed)
            return read.Error;
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != Signature)
            return Errno.NoData;
        var headerSize = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12));
        if (headerSize < HeaderSize || headerSize > (uint)header.Length)
            return Errno.Corrupt;
        var expected = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
        header.AsSpan(16, 4).Clear();
        if (Crc32.Of(header.AsSpan(0, (int)headerSize)) != expected
            || BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(24)) != at)
            return Errno.Corrupt;
        var firstUsable = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40));
        var lastUsable = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(48));
        var entriesAt = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(72));
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84));
        if (firstUsable > lastUsable || lastUsable >= disk.BlockCount || firstUsable < 2
            || size < EntrySize || size % 8 != 0 || size > 4096 || count == 0 || count > MaximumEntryBytes / size)
            return Errno.Corrupt;
        var bytes = (int)(count * size);
        var blocks = (bytes + disk.BlockSize - 1) / disk.BlockSize;
        if (entriesAt < 2 || entriesAt >= disk.BlockCount || (ulong)blocks > disk.BlockCount - entriesAt
            || (entriesAt <= lastUsable && entriesAt + (ulong)blocks > firstUsable))
            return Errno.Corrupt;
        var entries = new byte[blocks * disk.BlockSize];
        read = disk.Read(entriesAt, entries);
        if (read.Failed)
            return read.Error;
        if (Crc32.Of(entries.AsSpan(0, bytes)) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)))
            return Errno.Corrupt;
        var partitions = new List<Partition>();
        for (var i = 0; i < (int)count; i++)
        {
            var partition = ReadEntry(entries.AsSpan(i * (int)size, EntrySize));
            if (!partition.Type.IsZero)
                partitions.Add(partition);
        }
        var check = PartitionTable.Check(partitions, firstUsable, lastUsable);
        if (check.Failed)
            return check.Error;
        return new PartitionTable(ReadGuid(header.AsSpan(56)), partitions.ToArray(), PartitionTableHealth.Intact);
    }

    private static bool SameTable(PartitionTable one, PartitionTable other)
    {
        if (one.DiskId != other.DiskId || one.Partitions.Length != other.Partitions.Length)
            return false;
        for (var i = 0; i < one.Partitions.Length; i++)
            if (one.Partitions[i] != other.Partitions[i])
                return false;
        return true;
    }

    private static Partition ReadEntry(ReadOnlySpan<byte> entry)
    {
        var name = new char[36];
        var length = 0;
        while (length < 36)
        {
            var unit = BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(56 + 2 * length));
            if (unit == 0)
                break;
            name[length++] = (char)unit;
        }
        return new Partition(ReadGuid(entry), ReadGuid(entry.Slice(16)),
            BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(32)),
            BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(40)),
            BinaryPrimitives.ReadUInt64LittleEndian(entry.Slice(48)), new string(name, 0, length));
    }

    private static void WriteEntry(Span<byte> entry, Partition partition)
    {
        WriteGuid(entry, partition.Type);
        WriteGuid(entry.Slice(16), partition.Id);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.Slice(32), partition.FirstBlock);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.Slice(40), partition.LastBlock);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.Slice(48), partition.Attributes);
        for (var i = 0; i < partition.Name.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(entry.Slice(56 + 2 * i), partition.Name[i]);
    }

    private static Result WriteCopy(
        IBlockDevice disk, PartitionGuid diskId, byte[] entries, ulong at, ulong other, ulong entriesAt)
    {
        var entryBlocks = (ulong)(entries.Length / disk.BlockSize);
        var header = new byte[disk.BlockSize];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Signature);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), 0x00010000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), HeaderSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), at);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), other);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(40), 2 + entryBlocks);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(48), disk.BlockCount - entryBlocks - 2);
        WriteGuid(header.AsSpan(56), diskId);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(72), entriesAt);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(80), EntryCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(84), EntrySize);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(88), Crc32.Of(entries));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32.Of(header.AsSpan(0, HeaderSize)));
        var written = disk.Write(entriesAt, entries);
        return written.IsOk ? disk.Write(at, header) : written;
    }

    private static Result WriteProtectiveMbr(IBlockDevice disk)
    {
        // One partition of type 0xEE over the whole disk (UEFI 2.10, table 5-4).
        var block = new byte[disk.BlockSize];
        var entry = block.AsSpan(446, 16);
        entry[2] = 0x02;
        entry[4] = 0xEE;
        entry.Slice(5, 3).Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.Slice(8), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.Slice(12), (uint)Math.Min(disk.BlockCount - 1, uint.MaxValue));
        block[510] = 0x55;
        block[511] = 0xAA;
        return disk.Write(0, block);
    }

    private static PartitionGuid ReadGuid(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8)));

    private static void WriteGuid(Span<byte> bytes, PartitionGuid guid)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, guid.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(8), guid.High);
    }
}
