using System;
using System.Threading;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>A device whose blocks lie in an array: a RAM disk, or an image in a test.</summary>
public sealed class MemoryBlockDevice : IBlockDevice
{
    private readonly byte[] _content;
    private readonly Lock _lock = new();

    /// <summary>A device over an array of whole blocks, which it shares with the caller.</summary>
    public MemoryBlockDevice(string name, byte[] content, int blockSize = 512, bool isReadOnly = false)
    {
        if (blockSize < 512 || (blockSize & (blockSize - 1)) != 0 || content.Length % blockSize != 0)
            throw new ArgumentException("A device holds whole blocks of a power of two of at least 512 bytes.");
        Name = name;
        BlockSize = blockSize;
        IsReadOnly = isReadOnly;
        _content = content;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public ulong BlockCount => (ulong)(_content.Length / BlockSize);

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <summary>The bytes of the device.</summary>
    public byte[] Content => _content;

    /// <inheritdoc/>
    public Result Read(ulong firstBlock, Span<byte> destination)
    {
        var check = BlockRange.Check(this, firstBlock, destination.Length);
        if (check.Failed)
            return check;
        lock (_lock)
            _content.AsSpan((int)firstBlock * BlockSize, destination.Length).CopyTo(destination);
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
        lock (_lock)
            source.CopyTo(_content.AsSpan((int)firstBlock * BlockSize, source.Length));
        return Result.Ok;
    }

    /// <inheritdoc/>
    public Result Flush() => Result.Ok;
}
