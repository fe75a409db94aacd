using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Health;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Os.Command;

/// <summary>The system's disk, seen from outside by the kernel's own code: GPT, ESP, generations.</summary>
public sealed class SystemDisk : IDisposable
{
    private const int CachePages = 2048;

    private readonly ImageFile image;

    private SystemDisk(ImageFile image, GenerationFolder generations)
    {
        this.image = image;
        Generations = generations;
    }

    /// <summary>Its generations.</summary>
    public GenerationFolder Generations { get; }

    /// <summary>What the generations folder holds now.</summary>
    public GenerationDirectory Directory => Check(GenerationDirectory.Read(Generations), "reading the generations");

    /// <summary>Opens a disk image.</summary>
    /// <exception cref="CommandException">There is none, it is in use, or it holds no system.</exception>
    public static SystemDisk Open(string path, bool isReadOnly)
    {
        var image = new ImageFile(path, isReadOnly);
        try
        {
            var table = Check(PartitionTableFormat.Read(image), $"{path}: reading the partition table");
            var partition = table.Find(PartitionGuid.EfiSystem)
                ?? throw new CommandException($"{path} has no EFI system partition.");
            var device = PartitionTable.Open(image, partition, 1);
            var files = Check(FatFileSystem.Mount(new BlockCache(device, CachePages), new HostClock(), isReadOnly),
                $"{path}: mounting the EFI system partition");
            return new SystemDisk(image, Check(GenerationFolder.Open(files), $"{path}: opening /dialogos/generations"));
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>The value of a success; a failure becomes a message.</summary>
    public static T Check<T>(Result<T> result, string what) =>
        result.IsOk ? result.Value : throw new CommandException($"{what} failed: {result.Error}.");

    /// <summary>Nothing for a success; a failure becomes a message.</summary>
    public static void Check(Result result, string what)
    {
        if (result.Failed)
            throw new CommandException($"{what} failed: {result.Error}.");
    }

    /// <inheritdoc/>
    public void Dispose() => image.Dispose();

    private sealed class HostClock : IFileSystemClock
    {
        public Timestamp Now => new(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 0);
    }
}
