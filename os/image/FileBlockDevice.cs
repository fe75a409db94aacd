using System;
using System.IO;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Dialogos.Os.Image;

/// <summary>A disk image in a file of the host, as a device of 512-byte blocks.</summary>
public sealed class FileBlockDevice : IBlockDevice, IDisposable
{
    private readonly SafeFileHandle _file;

    private FileBlockDevice(string path, SafeFileHandle file, bool isReadOnly)
    {
        Name = Path.GetFileName(path);
        _file = file;
        IsReadOnly = isReadOnly;
        BlockCount = (ulong)RandomAccess.GetLength(file) / 512;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int BlockSize => 512;

    /// <inheritdoc/>
    public ulong BlockCount { get; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <summary>Makes a sparse file of zeros, replacing what was there.</summary>
    public static FileBlockDevice Create(string path, long bytes)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(file, bytes);
        return new FileBlockDevice(path, file, isReadOnly: false);
    }

    /// <summary>Opens an existing image.</summary>
    public static FileBlockDevice Open(string path, bool isReadOnly = false) =>
        new(path, File.OpenHandle(path, FileMode.Open, isReadOnly ? FileAccess.Read : FileAccess.ReadWrite, FileShare.Read),
            isReadOnly);

    /// <inheritdoc/>
    public Result Read(ulong firstBlock, Span<byte> destination)
    {
        var check = BlockRange.Check(this, firstBlock, destination.Length);
        if (check.Failed)
            return check;
        for (var done = 0; done < destination.Length;)
        {
            var count = RandomAccess.Read(_file, destination[done..], (long)firstBlock * BlockSize + done);
            if (count == 0)
                return Errno.InputOutput;
            done += count;
        }
        return Result.Ok;
    }

    /// <inheritdoc/>
    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
    {
        if (IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        var check = BlockRange.Check(this, firstBlock, source.Length);
        if (check.Failed)
            return check;
        RandomAccess.Write(_file, source, (long)firstBlock * BlockSize);
        return Result.Ok;
    }

    /// <summary>
    /// Hands everything to the host's kernel, which keeps the order; <see cref="Dispose"/> makes it durable. A disk flush for
    /// each stage would make building an image slow for nothing: an image whose making was cut short is made again.
    /// </summary>
    public Result Flush() => Result.Ok;

    /// <summary>Makes everything durable and closes the file.</summary>
    public void Dispose()
    {
        if (!IsReadOnly)
            RandomAccess.FlushToDisk(_file);
        _file.Dispose();
    }
}
