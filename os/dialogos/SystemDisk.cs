using System;
using System.IO;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Dialogos.Kernel.Primitives;
using Dialogos.Os.Image;

namespace Dialogos.Os.Command;

/// <summary>The system's disk, seen from outside by the kernel's own code: its EFI system partition and its generations.</summary>
public sealed class SystemDisk : IDisposable
{
    // QEMU marks the images that it uses by locks on the bytes from 100 on (QEMU, block/file-posix.c,
    // RAW_LOCK_PERM_BASE and RAW_LOCK_SHARED_BASE).
    private const int LockStart = 100;
    private const int LockLength = 200;

    private readonly DiskImage image;
    private readonly FileStream? machineLock;

    private SystemDisk(DiskImage image, GenerationFolder generations, FileStream? machineLock)
    {
        this.image = image;
        this.machineLock = machineLock;
        Generations = generations;
    }

    /// <summary>Its generations.</summary>
    public GenerationFolder Generations { get; }

    /// <summary>What the generations folder holds now.</summary>
    public GenerationDirectory Directory => Check(GenerationDirectory.Read(Generations), "reading the generations");

    /// <summary>Opens a disk image.</summary>
    /// <exception cref="CommandException">There is none, a machine runs from it, or it holds no system.</exception>
    public static SystemDisk Open(string path, bool isReadOnly)
    {
        if (!File.Exists(path))
            throw new CommandException($"There is no disk {path} yet; ./dialogos image makes it.");
        var machineLock = isReadOnly ? null : LockAgainstMachines(path);
        DiskImage? image = null;
        try
        {
            image = DiskImage.Open(path, isReadOnly);
            var folder = GenerationFolder.Open(image.EfiSystem.FileSystem);
            return new SystemDisk(image, Check(folder, $"{path}: opening /dialogos/generations"), machineLock);
        }
        catch
        {
            image?.Dispose();
            machineLock?.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new disk with a boot loader, a root tree and no generation.</summary>
    /// <param name="path">Where.</param>
    /// <param name="loader">The boot loader.</param>
    /// <param name="repository">Where os/root and the sources for /src lie.</param>
    /// <param name="addToRoot">Puts more into the root.</param>
    public static SystemDisk Create(string path, byte[] loader, string repository, Action<HostTree>? addToRoot = null)
    {
        var image = DiskImageBuilder.Create(path, new DiskImageOptions
        {
            Timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        });
        image.EfiSystem.WriteFile("/EFI/BOOT/BOOTX64.EFI", loader);
        RootTree.Fill(image.Root!, Path.Combine(repository, "os", "root"));
        RootTree.AddSources(image.Root!, repository, SourceBundle.Files(repository));
        // Whose they are, for /sbin/follow-sources: the first generation's, like the factory's.
        image.Root!.WriteFile("/src/.generation", "1\n"u8.ToArray());
        addToRoot?.Invoke(image.Root!);
        var folder = GenerationFolder.OpenOrCreate(image.EfiSystem.FileSystem);
        return new SystemDisk(image, Check(folder, "making /dialogos/generations"), machineLock: null);
    }

    /// <summary>Replaces the boot loader.</summary>
    public void WriteLoader(byte[] loader) => image.EfiSystem.WriteFile("/EFI/BOOT/BOOTX64.EFI", loader);

    /// <summary>The value of a success; a failure becomes a message.</summary>
    public static T Check<T>(Result<T> result, string what) => result.IsOk ? result.Value : throw Failure(result.Error, what);

    /// <summary>Nothing for a success; a failure becomes a message.</summary>
    public static void Check(Result result, string what)
    {
        if (result.Failed)
            throw Failure(result.Error, what);
    }

    private static CommandException Failure(Errno error, string what) => new(error == Errno.NoSpace
        ? $"{what} failed: the disk has no room left. './dialogos gc' removes old generations." : $"{what} failed: {error}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        image.Dispose();
        machineLock?.Dispose();
    }

    private static FileStream LockAgainstMachines(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            if (OperatingSystem.IsLinux())
                stream.Lock(LockStart, LockLength);
            return stream;
        }
        catch (IOException)
        {
            stream.Dispose();
            throw new CommandException($"A machine runs from {path}; switch it off first.");
        }
    }
}
