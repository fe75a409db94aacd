using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

public sealed partial class FatFileSystem
{
    private const ulong LargestFile = uint.MaxValue;
    private const int ZeroChunk = 64 * 1024;

    /// <inheritdoc/>
    public Result<int> Read(NodeId node, ulong offset, Span<byte> destination)
    {
        lock (_lock)
        {
            var found = FindFile(node);
            if (found.Failed)
                return found.Error;
            if (offset >= found.Value.Size)
                return 0;
            var count = (int)Math.Min((ulong)destination.Length, found.Value.Size - offset);
            var chain = Chain(found.Value);
            if (chain.Failed)
                return chain.Error;
            for (var done = 0; done < count;)
            {
                var piece = Locate(chain.Value, offset + (ulong)done, count - done);
                if (piece.Failed)
                    return piece.Error;
                var read = _cache.Read(piece.Value.At, destination.Slice(done, piece.Value.Count));
                if (read.Failed)
                    return read.Error;
                done += piece.Value.Count;
            }
            return count;
        }
    }

    /// <inheritdoc/>
    public Result<int> Write(NodeId node, ulong offset, ReadOnlySpan<byte> source)
    {
        lock (_lock)
        {
            var found = FindFile(node);
            if (found.Failed)
                return found.Error;
            if (IsReadOnly)
                return Errno.ReadOnlyFileSystem;
            if (source.Length == 0)
                return 0;
            if (offset >= LargestFile)
                return Errno.FileTooLarge;
            source = source.Slice(0, (int)Math.Min((ulong)source.Length, LargestFile - offset));
            var extended = ExtendWithZeros(found.Value, offset);
            return extended.Failed ? extended.Error : WriteAt(found.Value, offset, source);
        }
    }

    /// <inheritdoc/>
    public Result Truncate(NodeId node, ulong length)
    {
        lock (_lock)
        {
            var found = FindFile(node);
            if (found.Failed)
                return found.Error;
            if (IsReadOnly)
                return Errno.ReadOnlyFileSystem;
            if (length > LargestFile)
                return Errno.FileTooLarge;
            return length < found.Value.Size ? Shorten(found.Value, (uint)length) : ExtendWithZeros(found.Value, length);
        }
    }

    private Result Shorten(FatNode file, uint length)
    {
        var chain = Chain(file);
        if (chain.Failed)
            return chain.Error;
        var keep = ClustersFor(length);
        if (keep > chain.Value.Count)
            return Errno.Corrupt;
        // The entry first, then the end mark, then the free clusters: the file never leads to what is not its own.
        var order = _cache.BeginOperation();
        var first = keep == 0 ? 0 : file.FirstCluster;
        var result = UpdateEntry(order, file, first, length);
        if (result.Failed)
            return result;
        order.Then();
        if (keep > 0 && keep < chain.Value.Count)
        {
            result = _table.Set(order, chain.Value[keep - 1], FatTable.EndOfChain);
            if (result.Failed)
                return result;
            order.Then();
        }
        result = _table.Free(order, chain.Value, keep);
        chain.Value.RemoveRange(keep, chain.Value.Count - keep);
        return result;
    }

    /// <summary>Fills a file with zeros up to a length that is not below its size.</summary>
    private Result ExtendWithZeros(FatNode file, ulong length)
    {
        var zeros = length > file.Size ? new byte[(int)Math.Min(ZeroChunk, length - file.Size)] : [];
        while (file.Size < length)
        {
            var count = (int)Math.Min((ulong)zeros.Length, length - file.Size);
            var written = WriteAt(file, file.Size, zeros.AsSpan(0, count));
            if (written.Failed)
                return written.Error;
            if (written.Value < count)
                return Errno.NoSpace;
        }
        return Result.Ok;
    }

    /// <summary>
    /// Writes at an offset that is not behind the end: first new clusters and data that nothing leads to, then the link
    /// from the old chain, then the entry.
    /// </summary>
    private Result<int> WriteAt(FatNode file, ulong offset, ReadOnlySpan<byte> source)
    {
        var chain = Chain(file);
        if (chain.Failed)
            return chain.Error;
        if (chain.Value.Count < ClustersFor(file.Size))
            return Errno.Corrupt;
        var order = _cache.BeginOperation();
        var oldCount = chain.Value.Count;
        var needed = ClustersFor(offset + (ulong)source.Length);
        if (needed > oldCount)
        {
            _isInformationStale = true;
            var added = _table.Allocate(order, (uint)(needed - oldCount));
            if (added.Failed && (added.Error != Errno.NoSpace || offset >= (ulong)oldCount * (ulong)_geometry.ClusterSize))
                return added.Error;
            if (added.IsOk)
                chain.Value.AddRange(added.Value);
            var room = (ulong)chain.Value.Count * (ulong)_geometry.ClusterSize - offset;
            source = source.Slice(0, (int)Math.Min((ulong)source.Length, room));
        }
        for (var done = 0; done < source.Length;)
        {
            var piece = Locate(chain.Value, offset + (ulong)done, source.Length - done);
            if (piece.Failed)
                return piece.Error;
            var written = _cache.Write(order, piece.Value.At, source.Slice(done, piece.Value.Count));
            if (written.Failed)
                return written.Error;
            done += piece.Value.Count;
        }
        order.Then();
        if (oldCount > 0 && chain.Value.Count > oldCount)
        {
            var linked = _table.Set(order, chain.Value[oldCount - 1], chain.Value[oldCount]);
            if (linked.Failed)
                return linked.Error;
            order.Then();
        }
        var size = (uint)Math.Max(file.Size, offset + (ulong)source.Length);
        var updated = UpdateEntry(order, file, chain.Value[0], size);
        return updated.Failed ? updated.Error : source.Length;
    }

    private Result UpdateEntry(WriteOrder order, FatNode file, uint firstCluster, uint size)
    {
        file.FirstCluster = firstCluster;
        file.Size = size;
        var now = _clock.Now;
        _isInformationStale = true;
        return ChangeEntry(order, file, entry =>
        {
            FatEntry.SetFirstCluster(entry, firstCluster);
            FatEntry.SetSize(entry, size);
            FatEntry.SetModified(entry, now);
            entry[11] |= FatEntry.ArchiveAttribute;
        });
    }

    private int ClustersFor(ulong length) => (int)((length + (ulong)_geometry.ClusterSize - 1) / (ulong)_geometry.ClusterSize);

    /// <summary>Where a piece of a file lies that does not cross a cluster. Behind the chain is corrupt.</summary>
    private Result<(ulong At, int Count)> Locate(List<uint> chain, ulong offset, int count)
    {
        var index = offset / (ulong)_geometry.ClusterSize;
        if (index >= (ulong)chain.Count)
            return Errno.Corrupt;
        var within = (int)(offset % (ulong)_geometry.ClusterSize);
        return (_geometry.OffsetOf(chain[(int)index]) + (ulong)within, Math.Min(count, _geometry.ClusterSize - within));
    }

    private Result<FatNode> FindFile(NodeId id)
    {
        var node = FindNode(id);
        return node.IsOk && node.Value.IsDirectory ? Errno.IsDirectory : node;
    }
}
