// Words. A *slot* is one of the 32-byte entries of a directory. Chapters are those of Microsoft's specification (fatgen103).
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>
/// A small empty FAT volume, laid out by hand, and a second reader of its bytes that shares nothing with the kernel's. FAT32
/// volumes are much smaller than the specification allows; Linux and its tools take them all the same.
/// </summary>
internal sealed class FatImage
{
    internal const int SlotSize = 32;
    internal const uint End12 = 0xFFF, End16 = 0xFFFF, End32 = 0x0FFFFFFF;

    internal FatImage(
        int bits, int clusters, int sectorSize = 512, int sectorsPerCluster = 1, int fatCount = 2, int rootEntries = 32, int spare = 0)
    {
        Bits = bits;
        Clusters = clusters;
        SectorSize = sectorSize;
        ClusterSize = sectorSize * sectorsPerCluster;
        FatCount = fatCount;
        var reserved = bits == 32 ? 8 : 1;
        if (bits == 32)
            rootEntries = 0;
        FatSectors = ((clusters + 2) * bits / 8 + sectorSize) / sectorSize;
        FatOffset = reserved * sectorSize;
        RootOffset = FatOffset + fatCount * FatSectors * sectorSize;
        RootLength = rootEntries * SlotSize;
        DataOffset = RootOffset + (RootLength + sectorSize - 1) / sectorSize * sectorSize;
        var sectors = DataOffset / sectorSize + clusters * sectorsPerCluster;
        Bytes = new byte[(sectors * sectorSize + spare + 4095) / 4096 * 4096];
        Bytes[0] = 0xEB;
        Bytes[1] = 0x3C;
        Bytes[2] = 0x90;
        Encoding.ASCII.GetBytes("MSWIN4.1").CopyTo(Bytes, 3);
        SetWord(11, sectorSize);
        Bytes[13] = (byte)sectorsPerCluster;
        SetWord(14, reserved);
        Bytes[16] = (byte)fatCount;
        SetWord(17, rootEntries);
        SetWord(19, sectors < 65536 ? sectors : 0);
        Bytes[21] = 0xF8;
        SetLong(32, sectors < 65536 ? 0 : (uint)sectors);
        if (bits == 32)
        {
            SetLong(36, (uint)FatSectors);
            SetLong(44, 2);
            SetWord(48, 1);
            SetWord(50, 6);
            SetLong(sectorSize, 0x41615252);
            SetLong(sectorSize + 484, 0x61417272);
            SetLong(sectorSize + 488, 0xFFFFFFFF);
            SetLong(sectorSize + 492, 0xFFFFFFFF);
            SetLong(sectorSize + 508, 0xAA550000);
        }
        else
            SetWord(22, FatSectors);
        // An extended boot record: serial number, label, type.
        var extended = bits == 32 ? 64 : 36;
        Bytes[extended] = 0x80;
        Bytes[extended + 2] = 0x29;
        Encoding.ASCII.GetBytes("NO NAME    FAT     ").CopyTo(Bytes, extended + 7);
        SetWord(510, 0xAA55);
        SetEntry(0, bits == 12 ? 0xFF8u : bits == 16 ? 0xFFF8u : 0x0FFFFFF8u);
        SetEntry(1, End);
        if (bits == 32)
            SetEntry(2, End);
    }

    internal byte[] Bytes { get; }

    internal int Bits { get; }

    internal int Clusters { get; }

    internal int SectorSize { get; }

    internal int ClusterSize { get; }

    internal int FatCount { get; }

    internal int FatSectors { get; }

    internal int FatOffset { get; }

    internal int RootOffset { get; }

    internal int RootLength { get; }

    internal int DataOffset { get; }

    internal SetClock Clock { get; } = new();

    internal uint End => Bits == 12 ? End12 : Bits == 16 ? End16 : End32;

    internal int FsInfo => SectorSize;

    internal IFileSystem Mount(bool isReadOnly = false) => Volume.Require(
        Volume.TryMount(new BlockCache(new MemoryBlockDevice("test", Bytes), 128), isFat: true, isReadOnly, Clock));

    /// <summary>Writes everything back and lets fsck.fat look.</summary>
    internal void CheckSound(IFileSystem fileSystem)
    {
        Volume.Require(fileSystem.Synchronize());
        if (Bits == 32)
            Bytes.AsSpan(0, SectorSize).CopyTo(Bytes.AsSpan(6 * SectorSize)); // the backup, which fsck.fat wants
        var check = Volume.Check(Bytes, isFat: true);
        Assert.True(check.ExitCode == 0, check.Output);
    }

    internal uint Entry(uint cluster, int copy = 0)
    {
        var at = FatOffset + copy * FatSectors * SectorSize;
        return Bits switch
        {
            12 => (uint)(Word(at + (int)cluster * 3 / 2) >> (cluster % 2 == 0 ? 0 : 4)) & 0xFFF,
            16 => Word(at + (int)cluster * 2),
            _ => Long(at + (int)cluster * 4),
        };
    }

    internal void SetEntry(uint cluster, uint value)
    {
        for (var copy = 0; copy < FatCount; copy++)
        {
            var at = FatOffset + copy * FatSectors * SectorSize;
            if (Bits == 32)
                SetLong(at + (int)cluster * 4, value);
            else if (Bits == 16)
                SetWord(at + (int)cluster * 2, (int)value);
            else
            {
                var place = at + (int)cluster * 3 / 2;
                SetWord(place, cluster % 2 == 0 ? (int)(Word(place) & 0xF000u | value) : (int)(Word(place) & 0xFu | value << 4));
            }
        }
    }

    /// <summary>The clusters of a chain, as the first copy of the table has it.</summary>
    internal List<uint> Chain(uint first)
    {
        var chain = new List<uint>();
        for (var cluster = first; cluster != End; cluster = Entry(cluster) & (Bits == 32 ? End32 : uint.MaxValue))
        {
            Assert.InRange(cluster, 2u, (uint)Clusters + 1);
            chain.Add(cluster);
        }
        return chain;
    }

    /// <summary>How many entries of the table say that their cluster is free.</summary>
    internal int FreeEntries()
    {
        var free = 0;
        for (var cluster = 2u; cluster < Clusters + 2; cluster++)
            free += Entry(cluster) == 0 ? 1 : 0;
        return free;
    }

    internal int OffsetOf(uint cluster) => DataOffset + (int)(cluster - 2) * ClusterSize;

    /// <summary>Where the root's slots lie; on FAT32 only those of its first cluster.</summary>
    internal int RootSlot(int index) => (Bits == 32 ? OffsetOf(2) : RootOffset) + index * SlotSize;

    internal Span<byte> Slot(int at) => Bytes.AsSpan(at, SlotSize);

    /// <summary>The first bytes of slots, in hexadecimal: 00 ends the directory, E5 is free.</summary>
    internal string Marks(int at, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(text.Length == 0 ? "" : " ").Append(Bytes[at + i * SlotSize].ToString("X2"));
        return text.ToString();
    }

    /// <summary>Where the short slot with 11 bytes lies, among so many behind an offset; -1 if nowhere.</summary>
    internal int Seek(int at, string shortName, int count = 64)
    {
        for (var i = 0; i < count; i++, at += SlotSize)
            if (Bytes[at + 11] != 0x0F && Encoding.Latin1.GetString(Bytes, at, 11) == shortName)
                return at;
        return -1;
    }

    /// <summary>The 11 bytes of all short slots before the end of the directory.</summary>
    internal List<string> ShortNames(int at)
    {
        var names = new List<string>();
        for (; Bytes[at] != 0; at += SlotSize)
            if (Bytes[at] != 0xE5 && Bytes[at + 11] != 0x0F)
                names.Add(Encoding.Latin1.GetString(Bytes, at, 11));
        return names;
    }

    internal uint FirstCluster(int slot) => Word(slot + 26) | (Bits == 32 ? (uint)Word(slot + 20) << 16 : 0);

    /// <summary>Writes a short slot.</summary>
    internal void PutSlot(int at, string shortName, int attributes = 0x20, uint cluster = 0, uint size = 0)
    {
        Encoding.Latin1.GetBytes(shortName).CopyTo(Bytes, at);
        Bytes[at + 11] = (byte)attributes;
        SetWord(at + 26, (int)cluster & 0xFFFF);
        if (Bits == 32)
            SetWord(at + 20, (int)(cluster >> 16));
        SetLong(at + 28, size);
    }

    /// <summary>Writes a slot of a long name: 13 units, of which those behind the text are 0 and then FFFF.</summary>
    internal void PutLongSlot(int at, int order, byte checksum, string units)
    {
        Bytes[at] = (byte)order;
        Bytes[at + 11] = 0x0F;
        Bytes[at + 13] = checksum;
        for (var i = 0; i < 13; i++)
            SetWord(at + (i < 5 ? 1 + 2 * i : i < 11 ? 4 + 2 * i : 6 + 2 * i), i < units.Length ? units[i] : i == units.Length ? 0 : 0xFFFF);
    }

    /// <summary>The checksum of a short name, as the specification's ChkSum computes it.</summary>
    internal static byte Checksum(string shortName)
    {
        var sum = 0;
        foreach (var unit in shortName)
            sum = ((sum & 1) != 0 ? 0x80 : 0) + (sum >> 1) + (byte)unit & 0xFF;
        return (byte)sum;
    }

    internal ushort Word(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));

    internal uint Long(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    internal void SetWord(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(at), (ushort)value);

    internal void SetLong(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(at), value);
}
