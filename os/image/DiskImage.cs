// A disk image has a GPT with an EFI system partition (FAT32) and a root partition (ext2). DiskImageBuilder makes one;
// DiskImage opens one, so that host tools edit the generations on it through the same code that the kernel runs.
using System;
using System.IO;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Os.Image;

/// <summary>An image that cannot be made, read or changed, with the reason.</summary>
public sealed class DiskImageException(string message, Errno error) : IOException($"{message}: {error}")
{
    /// <summary>The reason.</summary>
    public Errno Error { get; } = error;
}

/// <summary>An existing image with its file systems mounted. Dispose it to make changes durable.</summary>
public sealed class DiskImage : IDisposable
{
    private const int CachePages = 4096; // 16 MiB

    private readonly FileBlockDevice _disk;

    private readonly Partition? _rootPartition;
    private readonly IFileSystemClock _clock;
    private readonly bool _isReadOnly;
    private HostTree? _root;

    private DiskImage(FileBlockDevice disk, PartitionTable table, IFileSystemClock clock, bool isReadOnly)
    {
        _disk = disk;
        _clock = clock;
        _isReadOnly = isReadOnly;
        Partitions = table;
        var efi = table.Find(PartitionGuid.EfiSystem)
            ?? throw new DiskImageException("the EFI system partition", Errno.NotFound);
        EfiSystem = MountFat(disk, efi, clock, isReadOnly);
        _rootPartition = table.Find(PartitionGuid.LinuxRootX64);
    }

    /// <summary>The partition table.</summary>
    public PartitionTable Partitions { get; }

    /// <summary>The EFI system partition.</summary>
    public HostTree EfiSystem { get; }

    /// <summary>
    /// The root partition, or null if the disk has none. It is mounted on the first use, since that replays its journal:
    /// while a machine runs from the image, that is nobody else's to do.
    /// </summary>
    /// <exception cref="DiskImageException">It does not mount.</exception>
    public HostTree? Root =>
        _root ??= _rootPartition is null ? null : MountExt2(_disk, _rootPartition, _clock, _isReadOnly);

    /// <summary>Opens an image. The clock stamps what is changed; without one it is the host's.</summary>
    /// <exception cref="DiskImageException">No GPT, no EFI system partition, or a file system that does not mount.</exception>
    public static DiskImage Open(string path, bool isReadOnly = false, IFileSystemClock? clock = null)
    {
        var disk = FileBlockDevice.Open(path, isReadOnly);
        try
        {
            var table = HostTree.Require(PartitionTableFormat.Read(disk), "the partition table");
            return new DiskImage(disk, table, clock ?? new HostClock(), isReadOnly);
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            EfiSystem.Settle();
            _root?.Settle();
        }
        finally
        {
            _disk.Dispose();
        }
    }

    private static HostTree MountFat(IBlockDevice disk, Partition partition, IFileSystemClock clock, bool isReadOnly)
    {
        var cache = new BlockCache(PartitionTable.Open(disk, partition, 1), CachePages);
        return new HostTree(HostTree.Require(FatFileSystem.Mount(cache, clock, isReadOnly), "the EFI system partition"));
    }

    private static HostTree MountExt2(IBlockDevice disk, Partition partition, IFileSystemClock clock, bool isReadOnly)
    {
        var cache = new BlockCache(PartitionTable.Open(disk, partition, 2), CachePages);
        return new HostTree(HostTree.Require(Ext2FileSystem.Mount(cache, clock, isReadOnly), "the root partition"));
    }

    private sealed class HostClock : IFileSystemClock
    {
        public Timestamp Now => new(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 0);
    }
}
