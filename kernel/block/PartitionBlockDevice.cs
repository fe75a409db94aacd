using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>A run of blocks of another device, seen as a device of its own.</summary>
public sealed class PartitionBlockDevice : IBlockDevice
{
    private readonly IBlockDevice _whole;
    private readonly ulong _firstBlock;

    /// <summary>The partition of <paramref name="whole"/> at a block; it must lie inside.</summary>
    public PartitionBlockDevice(string name, IBlockDevice whole, ulong firstBlock, ulong blockCount)
    {
        if (firstBlock > whole.BlockCount || blockCount > whole.BlockCount - firstBlock)
            throw new ArgumentException("A partition lies inside its device.");
        Name = name;
        _whole = whole;
        _firstBlock = firstBlock;
        BlockCount = blockCount;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int BlockSize => _whole.BlockSize;

    /// <inheritdoc/>
    public ulong BlockCount { get; }

    /// <inheritdoc/>
    public bool IsReadOnly => _whole.IsReadOnly;

    /// <inheritdoc/>
    public Result Read(ulong firstBlock, Span<byte> destination)
    {
        var check = BlockRange.Check(this, firstBlock, destination.Length);
        return check.Failed ? check : _whole.Read(_firstBlock + firstBlock, destination);
    }

    /// <inheritdoc/>
    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
    {
        var check = BlockRange.Check(this, firstBlock, source.Length);
        return check.Failed ? check : _whole.Write(_firstBlock + firstBlock, source);
    }

    /// <inheritdoc/>
    public Result Flush() => _whole.Flush();
}
