// Words. A *cluster* is FAT's allocation unit, numbered from 2; the *file allocation table* (FAT) chains the clusters of a
// file; a *directory entry* has 32 bytes, and a *long name* needs one more for each 13 UTF-16 units in front of it. The
// specification is Microsoft's "FAT32 File System Specification" 1.03 (fatgen103), cited by its chapter names.
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>Where everything lies on a FAT volume. All offsets and lengths in bytes.</summary>
internal sealed class FatGeometry
{
    private FatGeometry()
    {
    }

    /// <summary>Bits in an entry of the FAT: 12, 16 or 32.</summary>
    internal int EntryBits { get; private init; }

    internal int SectorSize { get; private init; }

    internal int ClusterSize { get; private init; }

    internal int FatCount { get; private init; }

    internal ulong FatOffset { get; private init; }

    internal ulong FatLength { get; private init; }

    /// <summary>The fixed root directory of FAT12 and FAT16; its length is 0 on FAT32.</summary>
    internal ulong RootOffset { get; private init; }

    internal int RootLength { get; private init; }

    /// <summary>The root directory's first cluster on FAT32, else 0.</summary>
    internal uint RootCluster { get; private init; }

    internal ulong DataOffset { get; private init; }

    internal uint ClusterCount { get; private init; }

    /// <summary>The FSInfo sector, 0 if there is none.</summary>
    internal ulong InformationOffset { get; private init; }

    /// <summary>True for a cluster number that a file can have.</summary>
    internal bool IsValid(uint cluster) => cluster >= 2 && cluster - 2 < ClusterCount;

    internal ulong OffsetOf(uint cluster) => DataOffset + (ulong)(cluster - 2) * (ulong)ClusterSize;

    /// <summary>
    /// Reads the boot sector ("Boot Sector and BPB"). <see cref="Errno.InvalidArgument"/> if this is no FAT at all,
    /// <see cref="Errno.Corrupt"/> if its numbers contradict each other or the device.
    /// </summary>
    internal static Result<FatGeometry> Read(BlockCache cache)
    {
        var boot = new byte[512];
        if (cache.Length < 512)
            return Errno.InvalidArgument;
        var read = cache.Read(0, boot);
        if (read.Failed)
            return read.Error;
        int sectorSize = Word(boot, 11);
        int sectorsPerCluster = boot[13];
        if (boot[510] != 0x55 || boot[511] != 0xAA || !IsPowerOfTwo(sectorSize) || sectorSize < 512 || sectorSize > 4096
            || !IsPowerOfTwo(sectorsPerCluster) || (boot[0] != 0xEB && boot[0] != 0xE9))
            return Errno.InvalidArgument;
        uint reserved = Word(boot, 14), fatCount = boot[16], rootEntries = Word(boot, 17);
        uint sectors = Word(boot, 19) != 0 ? Word(boot, 19) : Long(boot, 32);
        var isFat32 = Word(boot, 22) == 0;
        uint fatSectors = isFat32 ? Long(boot, 36) : Word(boot, 22);
        var rootSectors = (rootEntries * 32 + (uint)sectorSize - 1) / (uint)sectorSize;
        var dataSector = reserved + (ulong)fatCount * fatSectors + rootSectors;
        if (reserved == 0 || fatCount == 0 || fatCount > 4 || fatSectors == 0 || sectors <= dataSector
            || (ulong)sectors * (ulong)sectorSize > cache.Length || isFat32 != (rootEntries == 0))
            return Errno.Corrupt;
        var clusters = (uint)((sectors - dataSector) / (ulong)sectorsPerCluster);
        var bits = isFat32 ? 32 : clusters < 4085 ? 12 : 16;
        var fatLength = (ulong)fatSectors * (ulong)sectorSize;
        var mostClusters = bits == 32 ? 0x0FFFFFF5u : bits == 16 ? 65525u : 4085u;
        if (clusters == 0 || clusters > mostClusters || ((ulong)clusters + 2) * (ulong)bits > fatLength * 8)
            return Errno.Corrupt;
        var rootCluster = isFat32 ? Long(boot, 44) & 0x0FFFFFFF : 0;
        uint information = isFat32 ? Word(boot, 48) : 0u;
        var geometry = new FatGeometry
        {
            EntryBits = bits,
            SectorSize = sectorSize,
            ClusterSize = sectorSize * sectorsPerCluster,
            FatCount = (int)fatCount,
            FatOffset = (ulong)reserved * (ulong)sectorSize,
            FatLength = fatLength,
            RootOffset = (reserved + (ulong)fatCount * fatSectors) * (ulong)sectorSize,
            RootLength = (int)rootEntries * 32,
            RootCluster = rootCluster,
            DataOffset = dataSector * (ulong)sectorSize,
            ClusterCount = clusters,
            InformationOffset = information > 0 && information < reserved ? information * (ulong)sectorSize : 0,
        };
        if (isFat32 && !geometry.IsValid(rootCluster))
            return Errno.Corrupt;
        return geometry;
    }

    private static bool IsPowerOfTwo(int value) => value > 0 && (value & (value - 1)) == 0;

    private static ushort Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint Long(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
