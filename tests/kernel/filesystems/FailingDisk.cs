using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>A device whose reads or writes fail from a certain one on, until it is mended.</summary>
internal sealed class FailingDisk(byte[] content) : IBlockDevice
{
    private readonly MemoryBlockDevice _inner = new("failing", content);

    internal int Reads { get; private set; }

    internal int Writes { get; private set; }

    internal int FirstBadRead { get; set; } = int.MaxValue;

    internal int FirstBadWrite { get; set; } = int.MaxValue;

    internal bool HasFailed { get; private set; }

    public string Name => _inner.Name;

    public int BlockSize => _inner.BlockSize;

    public ulong BlockCount => _inner.BlockCount;

    public bool IsReadOnly => false;

    public Result Read(ulong firstBlock, Span<byte> destination) =>
        Fails(Reads++ >= FirstBadRead) ? Errno.InputOutput : _inner.Read(firstBlock, destination);

    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source) =>
        Fails(Writes++ >= FirstBadWrite) ? Errno.InputOutput : _inner.Write(firstBlock, source);

    public Result Flush() => Result.Ok;

    private bool Fails(bool fails)
    {
        HasFailed |= fails;
        return fails;
    }
}

/// <summary>Whatever access of an operation fails, the operation itself says so.</summary>
internal static class FailingDisks
{
    private const int Pages = 16; // the smallest cache: four changed pages wait, the fifth writes some back
    private const int SpareAt = 64 * 1024; // from the device's end: pages that no file system uses

    /// <summary>
    /// Runs an operation with each of its reads failing, then with each of its writes, with different numbers of changed
    /// pages waiting before it.
    /// </summary>
    /// <param name="image">The volume, with 64 KiB behind its end.</param>
    /// <param name="isFat">The format.</param>
    /// <param name="operation">What is done; returns the first error.</param>
    internal static void Check(byte[] image, bool isFat, Func<IFileSystem, Errno> operation)
    {
        var content = new byte[image.Length];
        for (var waiting = 0; waiting < 5; waiting++)
        {
            var (reads, writes) = Count(image, content, isFat, operation, waiting);
            for (var bad = 0; bad < (waiting == 0 ? reads : 0); bad++)
                Fail(image, content, isFat, operation, waiting, disk => disk.FirstBadRead = disk.Reads + bad);
            for (var bad = 0; bad < writes; bad++)
                Fail(image, content, isFat, operation, waiting, disk => disk.FirstBadWrite = disk.Writes + bad);
        }
    }

    /// <summary>Every read of a mount fails once.</summary>
    internal static void CheckMount(byte[] image, bool isFat)
    {
        var sound = new FailingDisk((byte[])image.Clone());
        Assert.True(Volume.TryMount(sound, isFat).IsOk);
        Assert.NotEqual(0, sound.Reads);
        for (var bad = 0; bad < sound.Reads; bad++)
            Assert.Equal(Errno.InputOutput, Volume.TryMount(new FailingDisk((byte[])image.Clone()) { FirstBadRead = bad }, isFat).Error);
    }

    private static (int Reads, int Writes) Count(
        byte[] image, byte[] content, bool isFat, Func<IFileSystem, Errno> operation, int waiting)
    {
        var (disk, fileSystem) = Start(image, content, isFat, waiting);
        var (reads, writes) = (disk.Reads, disk.Writes);
        Assert.Equal(Errno.None, operation(fileSystem));
        return (disk.Reads - reads, disk.Writes - writes);
    }

    private static void Fail(
        byte[] image, byte[] content, bool isFat, Func<IFileSystem, Errno> operation, int waiting, Action<FailingDisk> arm)
    {
        var (disk, fileSystem) = Start(image, content, isFat, waiting);
        arm(disk);
        var error = operation(fileSystem);
        Assert.True(disk.HasFailed);
        Assert.Equal(Errno.InputOutput, error);
        disk.FirstBadRead = disk.FirstBadWrite = int.MaxValue;
        Assert.True(fileSystem.Synchronize().IsOk);
        Assert.True(Volume.TryMount(disk, isFat).IsOk);
    }

    private static (FailingDisk, IFileSystem) Start(byte[] image, byte[] content, bool isFat, int waiting)
    {
        image.CopyTo(content, 0);
        var disk = new FailingDisk(content);
        var cache = new BlockCache(disk, Pages);
        var fileSystem = Volume.Require(Volume.TryMount(cache, isFat));
        for (var page = 0; page < waiting; page++)
            Volume.Require(cache.Write(cache.BeginOperation(),
                (ulong)(image.Length - SpareAt) / BlockCache.PageSize * BlockCache.PageSize + (ulong)(page + 1) * BlockCache.PageSize,
                new byte[BlockCache.PageSize]));
        return (disk, fileSystem);
    }
}
