using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>The entries of directories: walking, finding, placing and erasing names.</summary>
/// <remarks>
/// A name of up to 195 UTF-16 units is always placed within one 512-byte sector, so it appears and vanishes in one write
/// that a power cut cannot tear. Longer names need two; their tail is written first, behind the end of the directory.
/// </remarks>
internal sealed class FatDirectory
{
    private const int SectorSize = 512;
    private const int EntriesPerSector = SectorSize / FatSlot.EntrySize;
    private const int MaximumEntries = 65536; // "FAT Directory Structure": a directory has at most 2 MiB

    private readonly BlockCache _cache;
    private readonly FatGeometry _geometry;
    private readonly FatTable _table;

    internal FatDirectory(BlockCache cache, FatGeometry geometry, FatTable table)
    {
        _cache = cache;
        _geometry = geometry;
        _table = table;
    }

    /// <summary>The device offsets of a directory's sectors, in order.</summary>
    internal Result<List<ulong>> Sectors(FatNode directory)
    {
        var sectors = new List<ulong>();
        if (directory.FirstCluster == 0)
        {
            for (var at = 0; at + SectorSize <= _geometry.RootLength; at += SectorSize)
                sectors.Add(_geometry.RootOffset + (ulong)at);
            return sectors;
        }
        var chain = _table.Chain(directory.FirstCluster);
        if (chain.Failed)
            return chain.Error;
        if ((long)chain.Value.Count * _geometry.ClusterSize > (long)MaximumEntries * FatSlot.EntrySize)
            return Errno.Corrupt;
        foreach (var cluster in chain.Value)
            for (var at = 0; at < _geometry.ClusterSize; at += SectorSize)
                sectors.Add(_geometry.OffsetOf(cluster) + (ulong)at);
        return sectors;
    }

    /// <summary>The first name at or behind an index; null at the end. Volume labels and "." entries are passed over.</summary>
    internal Result<FatSlot?> ReadSlot(List<ulong> sectors, int index)
    {
        var sector = new byte[SectorSize];
        var loaded = -1;
        var units = new char[20 * FatName.UnitsPerEntry];
        var offsets = new List<ulong>();
        int expected = 0, length = 0;
        byte checksum = 0;
        for (; index < sectors.Count * EntriesPerSector; index++)
        {
            if (loaded != index / EntriesPerSector)
            {
                loaded = index / EntriesPerSector;
                var read = _cache.Read(sectors[loaded], sector);
                if (read.Failed)
                    return read.Error;
            }
            var within = index % EntriesPerSector * FatSlot.EntrySize;
            var entry = sector.AsSpan(within, FatSlot.EntrySize);
            if (entry[0] == FatEntry.End)
                break;
            if (entry[0] == FatEntry.Free)
            {
                expected = 0;
                offsets.Clear();
                continue;
            }
            if (FatEntry.IsLongName(entry))
            {
                var order = entry[0] & 0x1F;
                if ((entry[0] & FatEntry.LastLongEntry) != 0 && order is >= 1 and <= 20)
                {
                    offsets.Clear();
                    expected = order;
                    length = order * FatName.UnitsPerEntry;
                    checksum = entry[13];
                }
                else if (expected == 0 || order != expected || entry[13] != checksum)
                {
                    offsets.Clear();
                    expected = 0;
                    continue;
                }
                for (var i = 0; i < FatName.UnitsPerEntry; i++)
                {
                    var at = (order - 1) * FatName.UnitsPerEntry + i;
                    units[at] = FatEntry.Unit(entry, i);
                    if (units[at] == 0 && at < length)
                        length = at;
                }
                offsets.Add(sectors[loaded] + (ulong)within);
                // 0 would mean "no long name": 1 says that the short entry comes next.
                expected = order == 1 ? -1 : order - 1;
                continue;
            }
            var isWhole = expected == -1 && checksum == FatName.Checksum(entry);
            if (!isWhole)
                offsets.Clear();
            expected = 0;
            if ((entry[11] & FatEntry.VolumeAttribute) != 0 || entry[0] == '.')
            {
                offsets.Clear();
                continue;
            }
            offsets.Add(sectors[loaded] + (ulong)within);
            var name = isWhole ? new string(units, 0, length) : FatName.FromShort(entry);
            if (name.Length == 0 || !FatName.IsLongName(name))
            {
                offsets.Clear();
                continue;
            }
            return new FatSlot(name, offsets.ToArray(), entry.ToArray(), index + 1);
        }
        return (FatSlot?)null;
    }

    /// <summary>The name in a directory, compared without case; <see cref="Errno.NotFound"/>.</summary>
    internal Result<FatSlot> Find(FatNode directory, string name)
    {
        var sectors = Sectors(directory);
        if (sectors.Failed)
            return sectors.Error;
        for (var index = 0; ;)
        {
            var slot = ReadSlot(sectors.Value, index);
            if (slot.Failed)
                return slot.Error;
            if (slot.Value is null)
                return Errno.NotFound;
            if (FatName.AreEqual(slot.Value.Name, name) || FatName.AreEqual(FatName.FromShort(slot.Value.Short), name))
                return slot.Value;
            index = slot.Value.NextIndex;
        }
    }

    /// <summary>
    /// Puts a short name into <paramref name="shortEntry"/> that nobody in the directory has, except perhaps the name
    /// that is about to go. Returns true if the long name must be stored too.
    /// </summary>
    internal Result<bool> ChooseShortName(FatNode directory, string name, ulong goingEntry, Span<byte> shortEntry)
    {
        shortEntry[12] = 0;
        var exact = FatName.AsShort(name);
        if (exact is not null)
        {
            // Nobody has it as an alias either: then the name would have been found.
            exact.CopyTo(shortEntry);
            return false;
        }
        for (var attempt = 1; attempt < MaximumEntries; attempt++)
        {
            var alias = FatName.Alias(name, attempt);
            var taken = IsShortNameTaken(directory, alias, goingEntry);
            if (taken.Failed)
                return taken.Error;
            if (taken.Value)
                continue;
            alias.CopyTo(shortEntry);
            return true;
        }
        return Errno.NoSpace;
    }

    /// <summary>
    /// Writes a name's entries into a directory and returns where its short entry lies. Entries of
    /// <paramref name="replaced"/> count as free where all of the new ones fit into their sector: then the old name goes
    /// and the new one comes in the same write, and <paramref name="wasReplaced"/> is true.
    /// </summary>
    internal Result<ulong> Place(
        WriteOrder order, FatNode directory, byte[] entries, FatSlot? replaced, out bool wasReplaced)
    {
        wasReplaced = false;
        var count = entries.Length / FatSlot.EntrySize;
        var sectors = Sectors(directory);
        if (sectors.Failed)
            return sectors.Error;
        var sector = new byte[SectorSize];
        if (replaced is not null && IsInOneSector(replaced))
        {
            var at = replaced.EntryOffset / SectorSize * SectorSize;
            var read = _cache.Read(at, sector);
            if (read.Failed)
                return read.Error;
            foreach (var offset in replaced.Offsets)
                sector[(int)(offset - at)] = FatEntry.Free;
            var index = FindRun(sector, count, (int)(replaced.Offsets[0] - at) / FatSlot.EntrySize);
            if (index >= 0)
            {
                wasReplaced = true;
                return WriteRun(order, sector, at, index, entries);
            }
        }
        var end = sectors.Value.Count;
        for (var i = 0; i < end; i++)
        {
            var read = _cache.Read(sectors.Value[i], sector);
            if (read.Failed)
                return read.Error;
            var endMark = FindEnd(sector);
            if (endMark >= 0)
            {
                // What lies behind the end of a directory is undefined: make it free before it comes into sight.
                sector.AsSpan(endMark * FatSlot.EntrySize).Clear();
                if (i + 1 < sectors.Value.Count)
                {
                    var cleared = _cache.Write(order, sectors.Value[i + 1], new byte[SectorSize]);
                    if (cleared.Failed)
                        return cleared.Error;
                    order.Then();
                }
            }
            var index = FindRun(sector, count, 0);
            if (index >= 0)
                return WriteRun(order, sector, sectors.Value[i], index, entries);
            if (endMark >= 0)
                return PlaceBehind(order, directory, sectors.Value, i, entries);
        }
        return PlaceBehind(order, directory, sectors.Value, end - 1, entries);
    }

    /// <summary>Marks entries as free; those in one sector go in one write.</summary>
    internal Result Erase(WriteOrder order, FatSlot slot)
    {
        // The short entry goes first: long-name entries without one are ignored by everybody.
        for (var i = slot.Offsets.Length - 1; i >= 0; i--)
        {
            var written = _cache.Write(order, slot.Offsets[i], [FatEntry.Free]);
            if (written.Failed)
                return written;
        }
        return Result.Ok;
    }

    internal static bool IsInOneSector(FatSlot slot) =>
        slot.Offsets[0] / SectorSize == slot.EntryOffset / SectorSize;

    /// <summary>Places entries at the start of the sector behind <paramref name="last"/>, growing the directory.</summary>
    private Result<ulong> PlaceBehind(WriteOrder order, FatNode directory, List<ulong> sectors, int last, byte[] entries)
    {
        var first = last + 1;
        var needed = (entries.Length + SectorSize - 1) / SectorSize;
        while (sectors.Count < first + needed)
        {
            var grown = Grow(order, directory);
            if (grown.Failed)
                return grown.Error;
            var again = Sectors(directory);
            if (again.Failed)
                return again.Error;
            sectors = again.Value;
        }
        var sector = new byte[SectorSize];
        if (first + needed < sectors.Count)
        {
            var cleared = _cache.Write(order, sectors[first + needed], sector);
            if (cleared.Failed)
                return cleared.Error;
        }
        order.Then();
        var shortEntry = 0UL;
        for (var i = needed - 1; i >= 0; i--)
        {
            sector.AsSpan().Clear();
            var length = Math.Min(SectorSize, entries.Length - i * SectorSize);
            entries.AsSpan(i * SectorSize, length).CopyTo(sector);
            var written = _cache.Write(order, sectors[first + i], sector);
            if (written.Failed)
                return written.Error;
            if (i == needed - 1)
                shortEntry = sectors[first + i] + (ulong)(length - FatSlot.EntrySize);
            order.Then();
        }
        // Last of all the gap before them becomes free entries, which moves the directory's end behind the new name.
        var read = _cache.Read(sectors[last], sector);
        if (read.Failed)
            return read.Error;
        var endMark = FindEnd(sector);
        if (endMark < 0)
            return shortEntry;
        for (var i = endMark; i < EntriesPerSector; i++)
        {
            sector.AsSpan(i * FatSlot.EntrySize, FatSlot.EntrySize).Clear();
            sector[i * FatSlot.EntrySize] = FatEntry.Free;
        }
        var marked = _cache.Write(order, sectors[last], sector);
        return marked.Failed ? marked.Error : shortEntry;
    }

    private Result Grow(WriteOrder order, FatNode directory)
    {
        var chain = directory.FirstCluster == 0 ? new List<uint>() : _table.Chain(directory.FirstCluster).Value;
        if (chain.Count == 0 || (long)(chain.Count + 1) * _geometry.ClusterSize > (long)MaximumEntries * FatSlot.EntrySize)
            return Errno.NoSpace;
        var added = _table.Allocate(order, 1);
        if (added.Failed)
            return added.Error;
        var written = _cache.Write(order, _geometry.OffsetOf(added.Value[0]), new byte[_geometry.ClusterSize]);
        if (written.Failed)
            return written;
        order.Then();
        written = _table.Set(order, chain[chain.Count - 1], added.Value[0]);
        order.Then();
        return written;
    }

    private Result<ulong> WriteRun(WriteOrder order, byte[] sector, ulong at, int index, byte[] entries)
    {
        entries.CopyTo(sector.AsSpan(index * FatSlot.EntrySize));
        var written = _cache.Write(order, at, sector);
        if (written.Failed)
            return written.Error;
        return at + (ulong)(index * FatSlot.EntrySize + entries.Length - FatSlot.EntrySize);
    }

    /// <summary>The start of a run of free entries, the preferred one if it is free; -1 if there is none.</summary>
    private static int FindRun(byte[] sector, int count, int preferred)
    {
        for (var start = preferred; start + count <= EntriesPerSector; start++)
            if (IsFree(sector, start, count))
                return start;
        for (var start = 0; start < preferred && start + count <= EntriesPerSector; start++)
            if (IsFree(sector, start, count))
                return start;
        return -1;
    }

    private static bool IsFree(byte[] sector, int start, int count)
    {
        // A run may reach over the directory's end but not begin behind it: a reader would not come so far.
        if (start > 0 && sector[(start - 1) * FatSlot.EntrySize] == FatEntry.End)
            return false;
        for (var i = start; i < start + count; i++)
            if (sector[i * FatSlot.EntrySize] != FatEntry.Free && sector[i * FatSlot.EntrySize] != FatEntry.End)
                return false;
        return true;
    }

    private static int FindEnd(byte[] sector)
    {
        for (var i = 0; i < EntriesPerSector; i++)
            if (sector[i * FatSlot.EntrySize] == FatEntry.End)
                return i;
        return -1;
    }

    private Result<bool> IsShortNameTaken(FatNode directory, byte[] shortName, ulong goingEntry)
    {
        var sectors = Sectors(directory);
        if (sectors.Failed)
            return sectors.Error;
        for (var index = 0; ;)
        {
            var slot = ReadSlot(sectors.Value, index);
            if (slot.Failed)
                return slot.Error;
            if (slot.Value is null)
                return false;
            if (slot.Value.EntryOffset != goingEntry && slot.Value.Short.AsSpan(0, 11).SequenceEqual(shortName))
                return true;
            index = slot.Value.NextIndex;
        }
    }
}
