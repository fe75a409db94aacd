using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems.Journal;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

/// <summary>
/// Where a volume's bytes come from and go to. With a journal, metadata (everything but the content of regular files) goes
/// through it, and the stages of a <see cref="WriteOrder"/> mean nothing; without one they are all there is.
/// </summary>
internal sealed class Ext2Storage
{
    private readonly BlockCache _cache;

    internal Ext2Storage(BlockCache cache) => _cache = cache;

    /// <summary>The journal; null on a plain ext2 volume.</summary>
    internal BlockJournal? Journal { get; set; }

    internal BlockCache Cache => _cache;

    internal ulong Length => _cache.Length;

    internal bool IsReadOnly => _cache.IsReadOnly || (Journal is not null && Journal.IsAborted);

    internal WriteOrder BeginOperation() => _cache.BeginOperation();

    /// <summary>Reads metadata.</summary>
    internal Result Read(ulong offset, Span<byte> destination) =>
        Journal is null ? _cache.Read(offset, destination) : Journal.Read(offset, destination);

    /// <summary>Changes metadata.</summary>
    internal Result Write(WriteOrder order, ulong offset, ReadOnlySpan<byte> source) =>
        Journal is null ? _cache.Write(order, offset, source) : Journal.Write(offset, source);

    /// <summary>Reads the content of a node: a regular file's never lies in the journal.</summary>
    internal Result ReadContent(NodeType type, ulong offset, Span<byte> destination) =>
        type == NodeType.RegularFile ? _cache.Read(offset, destination) : Read(offset, destination);

    /// <summary>Changes the content of a node.</summary>
    internal Result WriteContent(NodeType type, WriteOrder order, ulong offset, ReadOnlySpan<byte> source) =>
        type == NodeType.RegularFile ? _cache.Write(order, offset, source) : Write(order, offset, source);
}
