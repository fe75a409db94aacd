using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Os.Image;

/// <summary>What a new image is like.</summary>
public sealed record DiskImageOptions
{
    /// <summary>Bytes of the EFI system partition, a multiple of 1 MiB and at least 34 MiB.</summary>
    public long EfiSystemBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of the root partition, a multiple of 1 MiB; 0 for none.</summary>
    public long RootBytes { get; init; } = 512L << 20;

    /// <summary>All identities in the image come from this text, so that the same input gives the same bytes.</summary>
    public string Seed { get; init; } = "dialogos";

    /// <summary>The time of every stamp in the image, in seconds since 1970.</summary>
    public long Timestamp { get; init; } = 1_767_225_600;
}

/// <summary>
/// Makes disk images: protective MBR, GPT, an ESP with FAT32, a root partition with ext2 and a journal. The file is sparse, and the same
/// options and the same changes in the same order give the same bytes.
/// </summary>
public static class DiskImageBuilder
{
    private const long Alignment = 1 << 20;
    private const int RootBlockSize = 4096;
    // As mke2fs has it: a smaller volume would be half journal.
    private const long LeastRootWithJournal = 2048 * RootBlockSize;

    /// <summary>Makes an image with empty file systems and opens it, so that the caller fills it.</summary>
    /// <exception cref="DiskImageException">A size is too small or no multiple of 1 MiB.</exception>
    public static DiskImage Create(string path, DiskImageOptions options)
    {
        if (options.EfiSystemBytes % Alignment != 0 || options.RootBytes % Alignment != 0)
            throw new DiskImageException("partition sizes are multiples of 1 MiB", Errno.InvalidArgument);
        var clock = new FixedClock(new Timestamp(options.Timestamp, 0));
        using (var disk = FileBlockDevice.Create(path, options.EfiSystemBytes + options.RootBytes + 2 * Alignment))
        {
            var efiFirst = (ulong)(Alignment / disk.BlockSize);
            var efiBlocks = (ulong)(options.EfiSystemBytes / disk.BlockSize);
            var efi = new Partition(PartitionGuid.EfiSystem, Identity(options.Seed, "esp"), efiFirst,
                efiFirst + efiBlocks - 1, 0, "EFI system partition");
            var root = new Partition(PartitionGuid.LinuxRootX64, Identity(options.Seed, "root"), efi.LastBlock + 1,
                efi.LastBlock + (ulong)(options.RootBytes / disk.BlockSize), 0, "Dialogos root");
            var hasRoot = options.RootBytes > 0;
            HostTree.Require(PartitionTableFormat.Write(disk, Identity(options.Seed, "disk"), hasRoot ? [efi, root] : [efi]),
                "the partition table");
            HostTree.Require(Fat32Formatter.Format(PartitionTable.Open(disk, efi, 1),
                (uint)Identity(options.Seed, "fat").Low, "DIALOGOS"), "formatting the EFI system partition");
            if (hasRoot)
                HostTree.Require(Ext2Formatter.Format(PartitionTable.Open(disk, root, 2), RootBlockSize,
                    Identity(options.Seed, "ext2"), "dialogos", clock.Now,
                    options.RootBytes >= LeastRootWithJournal ? Ext2Formatter.LeastJournalBlocks : 0), "formatting the root partition");
        }
        return DiskImage.Open(path, isReadOnly: false, clock);
    }

    /// <summary>A UUID of version 8 (RFC 9562, 5.8) from the seed and a purpose.</summary>
    private static PartitionGuid Identity(string seed, string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{purpose}"));
        // GPT stores the version in the high half of the third, little-endian field: byte 7.
        hash[7] = (byte)(0x80 | (hash[7] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new PartitionGuid(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(8)));
    }
}
