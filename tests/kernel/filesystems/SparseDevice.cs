using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>A device of any size that keeps only what is not zero.</summary>
internal sealed class SparseDevice(ulong blocks, int blockSize) : IBlockDevice
{
    private readonly Dictionary<ulong, byte[]> _blocks = [];

    /// <summary>The end of the last write of nothing but zeros.</summary>
    internal ulong ClearedBlocks { get; private set; }

    internal int WritesUntilFailure { get; set; } = int.MaxValue;

    internal int Flushes { get; private set; }

    public string Name => "sparse";

    public int BlockSize => blockSize;

    public ulong BlockCount => blocks;

    public bool IsReadOnly => false;

    public Result Read(ulong firstBlock, Span<byte> destination)
    {
        for (var at = 0; at < destination.Length; at += blockSize)
            if (_blocks.TryGetValue(firstBlock + (ulong)(at / blockSize), out var block))
                block.CopyTo(destination[at..]);
            else
                destination.Slice(at, blockSize).Clear();
        return Result.Ok;
    }

    public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
    {
        if (WritesUntilFailure-- <= 0)
            return Errno.InputOutput;
        var check = BlockRange.Check(this, firstBlock, source.Length);
        if (check.Failed)
            return check;
        if (!source.ContainsAnyExcept((byte)0))
        {
            ClearedBlocks = Math.Max(ClearedBlocks, firstBlock + (ulong)(source.Length / blockSize));
            for (var at = 0; at < source.Length && _blocks.Count > 0; at += blockSize)
                _blocks.Remove(firstBlock + (ulong)(at / blockSize));
            return Result.Ok;
        }
        for (var at = 0; at < source.Length; at += blockSize)
            _blocks[firstBlock + (ulong)(at / blockSize)] = source.Slice(at, blockSize).ToArray();
        return Result.Ok;
    }

    public Result Flush()
    {
        Flushes++;
        return Result.Ok;
    }

    internal byte[] Block(ulong number)
    {
        var bytes = new byte[blockSize];
        Read(number, bytes);
        return bytes;
    }
}
