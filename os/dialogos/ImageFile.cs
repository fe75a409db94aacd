using System;
using System.IO;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Os.Command;

/// <summary>A raw disk image as a block device, locked against machines that use it.</summary>
public sealed class ImageFile : IBlockDevice, IDisposable
{
    // QEMU marks the images that it uses by locks on the bytes from 100 on (QEMU, block/file-posix.c,
    // RAW_LOCK_PERM_BASE and RAW_LOCK_SHARED_BASE).
    private const int LockStart = 100;
    private const int LockLength = 200;

    private readonly FileStream stream;

    /// <summary>Opens an image.</summary>
    /// <exception cref="CommandException">There is none, or a machine runs from it.</exception>
    public ImageFile(string path, bool isReadOnly)
    {
        if (!File.Exists(path))
            throw new CommandException($"There is no disk {path} yet; ./dialogos image makes it.");
        Name = Path.GetFileName(path);
        IsReadOnly = isReadOnly;
        stream = new FileStream(path, FileMode.Open, isReadOnly ? FileAccess.Read : FileAccess.ReadWrite,
            FileShare.ReadWrite, bufferSize: 0);
        if (!isReadOnly)
            LockAgainstMachines(path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int BlockSize => 512;

    /// <inheritdoc/>
    public ulong BlockCount => (ulong)(RandomAccess.GetLength(stream.SafeFileHandle) / BlockSize);

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public Result Read(ulong firstBlock, Span<byte> destination)
    {
        var range = BlockRange.Check(this, firstBlock, destination.Length);
        if (range.Failed)
            return range;
        var position = (long)firstBlock * BlockSize;
        while (destination.Length > 0)
        {
            var count = RandomAccess.Read(stream.SafeFileHandle, destination, position);
            if (count == 0)
                return Errno.InputOutput;
            destination = destination[count..];
            position += count;
        }
        return Result.Ok;
    }

    /// <inheritdoc/>
    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
    {
        if (IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        var range = BlockRange.Check(this, firstBlock, source.Length);
        if (range.Failed)
            return range;
        RandomAccess.Write(stream.SafeFileHandle, source, (long)firstBlock * BlockSize);
        return Result.Ok;
    }

    /// <inheritdoc/>
    public Result Flush()
    {
        if (!IsReadOnly)
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        return Result.Ok;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void LockAgainstMachines(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                stream.Lock(LockStart, LockLength);
        }
        catch (IOException)
        {
            stream.Dispose();
            throw new CommandException($"A machine runs from {path}; switch it off first.");
        }
    }
}
