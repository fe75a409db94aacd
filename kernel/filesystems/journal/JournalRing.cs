using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>
/// The journal's blocks by their index in it. They are written straight to the device, since the order of its writes is
/// what a journal is for.
/// </summary>
internal sealed class JournalRing
{
    private readonly BlockCache _cache;
    private readonly uint[] _blocks;
    private readonly int _blockSize;

    /// <summary>A ring.</summary>
    /// <param name="cache">The volume.</param>
    /// <param name="blockSize">Bytes in a block.</param>
    /// <param name="blocks">Where each block of the journal lies on the volume.</param>
    internal JournalRing(BlockCache cache, int blockSize, uint[] blocks)
    {
        _cache = cache;
        _blockSize = blockSize;
        _blocks = blocks;
    }

    /// <summary>Blocks of the journal.</summary>
    internal uint Length => (uint)_blocks.Length;

    internal Result Read(uint index, Span<byte> block) =>
        _cache.Read((ulong)_blocks[index] * (ulong)_blockSize, block.Slice(0, _blockSize));

    internal Result Write(uint index, ReadOnlySpan<byte> block) =>
        _cache.WriteThrough((ulong)_blocks[index] * (ulong)_blockSize, block);

    internal Result Flush() => _cache.Flush();
}
