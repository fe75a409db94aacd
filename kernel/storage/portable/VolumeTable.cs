using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Storage;

/// <summary>
/// The disks of the machine and what is mounted from them. Disks are added by one thread at the start; after that every
/// member may be called from any thread. Nothing on a disk, however damaged, is more than a line in the log.
/// </summary>
public sealed class VolumeTable
{
    /// <summary>Where the EFI system partition is seen.</summary>
    public const string BootPath = "/boot";

    /// <summary>Where the root is seen.</summary>
    public const string RootPath = "/";

    private readonly IFileSystemClock _clock;
    private readonly int _cachePages;
    private readonly Action<LogLevel, string> _log;

    /// <summary>An empty table.</summary>
    /// <param name="clock">The time for stamps.</param>
    /// <param name="cachePages">Pages of cache for a volume, at least 16.</param>
    /// <param name="log">Gets what a person should know.</param>
    public VolumeTable(IFileSystemClock clock, int cachePages, Action<LogLevel, string> log)
    {
        _clock = clock;
        _cachePages = cachePages;
        _log = log;
    }

    /// <summary>Every disk that was added.</summary>
    public List<DiskContents> Disks { get; } = new();

    /// <summary>What is mounted.</summary>
    public List<MountedVolume> Mounted { get; } = new();

    /// <summary>The root; null if none could be mounted.</summary>
    public MountedVolume? Root => At(RootPath);

    /// <summary>The EFI system partition; null if none could be mounted.</summary>
    public MountedVolume? Boot => At(BootPath);

    /// <summary>
    /// Reads a disk's partition table and mounts the first EFI system partition and the first root partition that are
    /// sound, unless another disk offered them before. A disk without a table that is one ext2 volume is a root.
    /// </summary>
    public void Add(IBlockDevice disk)
    {
        var table = PartitionTableFormat.Read(disk);
        Disks.Add(new DiskContents(disk, table));
        if (table.Failed)
        {
            if (table.Error == Errno.NoData && Ext2FileSystem.IsOn(disk))
                Mount(RootPath, disk);
            else if (table.Error == Errno.NoData)
                _log(LogLevel.Information, $"{disk.Name}: no partition table");
            else
                _log(LogLevel.Error, $"{disk.Name}: no copy of the partition table can be used: {ErrnoText.Describe(table.Error)}");
            return;
        }
        if (table.Value.Health != PartitionTableHealth.Intact)
            _log(LogLevel.Warning, table.Value.Health == PartitionTableHealth.PrimaryDamaged
                ? $"{disk.Name}: the partition table is damaged; its copy at the end of the disk is used"
                : $"{disk.Name}: the copy of the partition table at the end of the disk is damaged");
        for (var i = 0; i < table.Value.Partitions.Length; i++)
        {
            var partition = table.Value.Partitions[i];
            if (partition.Type == PartitionGuid.EfiSystem)
                Mount(BootPath, PartitionTable.Open(disk, partition, i + 1));
            else if (partition.Type == PartitionGuid.LinuxRootX64)
                Mount(RootPath, PartitionTable.Open(disk, partition, i + 1));
        }
    }

    /// <summary>Returns when everything that was written is on the disks; the first error if there is one.</summary>
    public Result Synchronize() => ForEach(files => files.Synchronize());

    /// <summary>The same before the machine ends: the volumes are left as out of use.</summary>
    public Result Settle() => ForEach(files => files.Settle());

    private Result ForEach(Func<IFileSystem, Result> write)
    {
        var result = Result.Ok;
        foreach (var volume in Mounted)
        {
            if (volume.Files.IsReadOnly)
                continue;
            var done = write(volume.Files);
            if (done.Failed && result.IsOk)
                result = done;
            if (done.Failed)
                _log(LogLevel.Error, $"{volume.Device.Name}: cannot be written: {ErrnoText.Describe(done.Error)}");
        }
        return result;
    }

    private void Mount(string path, IBlockDevice device)
    {
        if (At(path) != null)
        {
            _log(LogLevel.Information, $"{device.Name}: not mounted, {path} is taken");
            return;
        }
        var cache = new BlockCache(device, _cachePages);
        var mounted = MountFiles(path, cache, out var files);
        if (mounted.Failed || files == null)
        {
            var kind = path == BootPath ? "FAT" : "ext2";
            _log(LogLevel.Error, $"{device.Name}: the {kind} file system cannot be mounted: {ErrnoText.Describe(mounted.Error)}");
            return;
        }
        Mounted.Add(new MountedVolume(path, device, cache, files));
        var readOnly = files.IsReadOnly ? ", read-only" : "";
        _log(LogLevel.Information, $"{device.Name}: {files.TypeName} mounted at {path}{readOnly}");
    }

    private Result MountFiles(string path, BlockCache cache, out IFileSystem? files)
    {
        files = null;
        if (path == BootPath)
        {
            var fat = FatFileSystem.Mount(cache, _clock);
            if (fat.Failed)
                return fat.Error;
            files = fat.Value;
            return Result.Ok;
        }
        var ext2 = Ext2FileSystem.Mount(cache, _clock);
        if (ext2.Failed)
            return ext2.Error;
        files = ext2.Value;
        return Result.Ok;
    }

    private MountedVolume? At(string path)
    {
        foreach (var volume in Mounted)
            if (volume.Path == path)
                return volume;
        return null;
    }
}
