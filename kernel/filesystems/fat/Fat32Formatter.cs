using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>Makes empty FAT32 volumes; the same input gives the same bytes.</summary>
public static class Fat32Formatter
{
    private const uint ReservedSectors = 32;
    private const uint FewestClusters = 65525; // "FAT Type Determination"
    private const int BackupBootSector = 6;

    /// <summary>
    /// Formats a whole device. <see cref="Errno.InvalidArgument"/> if it is too small (under 33 MiB with blocks of 512
    /// bytes) or too large for FAT32, or the label is not 1 to 11 upper-case letters, digits or blanks.
    /// </summary>
    public static Result Format(IBlockDevice device, uint serialNumber, string label)
    {
        var sectorSize = (uint)device.BlockSize;
        var sectors = device.BlockCount;
        if (sectors > uint.MaxValue || sectorSize > 4096 || !IsLabel(label))
            return Errno.InvalidArgument;
        // 4 KiB clusters above 260 MiB, as Windows does; single sectors below, or there would be too few clusters.
        var sectorsPerCluster = sectors * sectorSize >= 260UL << 20 ? Math.Max(1, 4096 / sectorSize) : 1;
        while (sectors / sectorsPerCluster > 0x0FFF0000)
            sectorsPerCluster *= 2;
        var fatSectors = FatSectors((uint)sectors, sectorsPerCluster, sectorSize);
        var data = (long)sectors - ReservedSectors - 2L * fatSectors;
        if (data < 0 || data / sectorsPerCluster < FewestClusters || sectorsPerCluster * sectorSize > 32768)
            return Errno.InvalidArgument;
        var clusters = (uint)(data / sectorsPerCluster);

        var result = Clear(device, 0, ReservedSectors + 2 * fatSectors + sectorsPerCluster);
        if (result.Failed)
            return result;
        var information = new byte[sectorSize];
        BinaryPrimitives.WriteUInt32LittleEndian(information, 0x41615252);
        BinaryPrimitives.WriteUInt32LittleEndian(information.AsSpan(484), 0x61417272);
        BinaryPrimitives.WriteUInt32LittleEndian(information.AsSpan(488), clusters - 1);
        BinaryPrimitives.WriteUInt32LittleEndian(information.AsSpan(492), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(information.AsSpan(508), 0xAA550000);
        var table = new byte[sectorSize];
        BinaryPrimitives.WriteUInt32LittleEndian(table, 0x0FFFFFF8);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4), 0x0FFFFFFF);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(8), 0x0FFFFFF8);
        var root = new byte[sectorSize];
        PutText(root, 0, label, 11);
        root[11] = FatEntry.VolumeAttribute;
        BinaryPrimitives.WriteUInt16LittleEndian(root.AsSpan(24), 0x0021);
        var boot = BootSector(device, sectorsPerCluster, fatSectors, serialNumber, label);
        (ulong At, byte[] Bytes)[] writes =
        [
            (1, information), (BackupBootSector, boot), (BackupBootSector + 1, information), (ReservedSectors, table),
            (ReservedSectors + fatSectors, table), (ReservedSectors + 2 * fatSectors, root), (0, boot),
        ];
        foreach (var (at, bytes) in writes)
        {
            result = device.Write(at, bytes);
            if (result.Failed)
                return result;
        }
        return device.Flush();
    }

    private static byte[] BootSector(
        IBlockDevice device, uint sectorsPerCluster, uint fatSectors, uint serialNumber, string label)
    {
        var boot = new byte[device.BlockSize];
        boot[0] = 0xEB;
        boot[1] = 0x58;
        boot[2] = 0x90;
        PutText(boot, 3, "DIALOGOS", 8);
        BinaryPrimitives.WriteUInt16LittleEndian(boot.AsSpan(11), (ushort)device.BlockSize);
        boot[13] = (byte)sectorsPerCluster;
        BinaryPrimitives.WriteUInt16LittleEndian(boot.AsSpan(14), (ushort)ReservedSectors);
        boot[16] = 2;
        boot[21] = 0xF8;
        BinaryPrimitives.WriteUInt16LittleEndian(boot.AsSpan(24), 63);
        BinaryPrimitives.WriteUInt16LittleEndian(boot.AsSpan(26), 255);
        BinaryPrimitives.WriteUInt32LittleEndian(boot.AsSpan(32), (uint)device.BlockCount);
        BinaryPrimitives.WriteUInt32LittleEndian(boot.AsSpan(36), fatSectors);
        BinaryPrimitives.WriteUInt32LittleEndian(boot.AsSpan(44), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(boot.AsSpan(48), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(boot.AsSpan(50), BackupBootSector);
        boot[64] = 0x80;
        boot[66] = 0x29;
        BinaryPrimitives.WriteUInt32LittleEndian(boot.AsSpan(67), serialNumber);
        PutText(boot, 71, label, 11);
        PutText(boot, 82, "FAT32", 8);
        // A processor that starts here halts: cli; hlt; jmp to itself.
        boot[90] = 0xFA;
        boot[91] = 0xF4;
        boot[92] = 0xEB;
        boot[93] = 0xFD;
        boot[510] = 0x55;
        boot[511] = 0xAA;
        return boot;
    }

    /// <summary>The smallest table with an entry for every cluster that then remains.</summary>
    private static uint FatSectors(uint sectors, uint sectorsPerCluster, uint sectorSize)
    {
        var entriesPerSector = sectorSize / 4;
        var divisor = (ulong)sectorsPerCluster * entriesPerSector + 2;
        return (uint)((sectors - (ulong)ReservedSectors + 2 * sectorsPerCluster + divisor - 1) / divisor);
    }

    private static Result Clear(IBlockDevice device, ulong first, ulong count)
    {
        var zeros = new byte[64 * device.BlockSize];
        while (count > 0)
        {
            var blocks = (int)Math.Min(64, count);
            var result = device.Write(first, zeros.AsSpan(0, blocks * device.BlockSize));
            if (result.Failed)
                return result;
            first += (ulong)blocks;
            count -= (ulong)blocks;
        }
        return Result.Ok;
    }

    private static bool IsLabel(string label)
    {
        foreach (var unit in label)
            if (!((unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9') || unit == ' '))
                return false;
        return label.Length is >= 1 and <= 11;
    }

    private static void PutText(byte[] bytes, int at, string text, int length)
    {
        for (var i = 0; i < length; i++)
            bytes[at + i] = i < text.Length ? (byte)text[i] : (byte)' ';
    }
}
