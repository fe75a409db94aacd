using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>The file allocation table: chains, and which clusters are free.</summary>
internal sealed class FatTable
{
    /// <summary>Marks the end of a chain, in the width of FAT32; cut to the volume's width when written.</summary>
    internal const uint EndOfChain = 0x0FFFFFFF;

    private const int ScanBytes = 4096 * 3; // whole entries of all three widths

    private readonly BlockCache _cache;
    private readonly FatGeometry _geometry;
    private ulong[]? _used;
    private uint _nextToTry = 2;

    internal FatTable(BlockCache cache, FatGeometry geometry)
    {
        _cache = cache;
        _geometry = geometry;
    }

    /// <summary>Free clusters; known once <see cref="CountFree"/> has succeeded.</summary>
    internal uint FreeCount { get; private set; }

    /// <summary>The cluster behind which the next allocation starts to look, for FSInfo.</summary>
    internal uint NextToTry => _nextToTry;

    /// <summary>The next cluster of a chain, 0 at its end. A chain that leads to nonsense is corrupt.</summary>
    internal Result<uint> Next(uint cluster)
    {
        if (!_geometry.IsValid(cluster))
            return Errno.Corrupt;
        var value = Get(cluster);
        if (value.Failed)
            return value;
        var end = _geometry.EntryBits == 32 ? 0x0FFFFFF8u : _geometry.EntryBits == 16 ? 0xFFF8u : 0xFF8u;
        if (value.Value >= end)
            return 0u;
        return _geometry.IsValid(value.Value) ? value : Errno.Corrupt;
    }

    /// <summary>All clusters of a chain in order; a cycle is corrupt. Cluster 0 is the empty chain.</summary>
    internal Result<List<uint>> Chain(uint first)
    {
        var chain = new List<uint>();
        for (var cluster = first; cluster != 0;)
        {
            if (!_geometry.IsValid(cluster) || (uint)chain.Count >= _geometry.ClusterCount)
                return Errno.Corrupt;
            chain.Add(cluster);
            var next = Next(cluster);
            if (next.Failed)
                return next.Error;
            cluster = next.Value;
        }
        return chain;
    }

    /// <summary>Reads the whole table once, so that free clusters are known.</summary>
    internal Result CountFree()
    {
        if (_used is not null)
            return Result.Ok;
        var used = new ulong[((ulong)_geometry.ClusterCount + 2 + 63) / 64];
        var bytes = new byte[ScanBytes];
        var entriesPerScan = (uint)(ScanBytes * 8 / _geometry.EntryBits);
        var free = 0u;
        for (uint first = 0; first < _geometry.ClusterCount + 2; first += entriesPerScan)
        {
            var offset = (ulong)first * (ulong)_geometry.EntryBits / 8;
            var count = (int)Math.Min(ScanBytes, _geometry.FatLength - offset);
            var read = _cache.Read(_geometry.FatOffset + offset, bytes.AsSpan(0, count));
            if (read.Failed)
                return read;
            for (uint i = 0; i < entriesPerScan && first + i < _geometry.ClusterCount + 2; i++)
            {
                if (first + i < 2)
                    continue;
                if (Extract(bytes, i) != 0)
                    used[(first + i) / 64] |= 1UL << (int)((first + i) % 64);
                else
                    free++;
            }
        }
        _used = used;
        FreeCount = free;
        return Result.Ok;
    }

    /// <summary>
    /// Takes up to <paramref name="count"/> free clusters and writes them as one chain that nothing leads to yet.
    /// <see cref="Errno.NoSpace"/> if there is none at all.
    /// </summary>
    internal Result<List<uint>> Allocate(WriteOrder order, uint count)
    {
        var counted = CountFree();
        if (counted.Failed)
            return counted.Error;
        var clusters = new List<uint>();
        var limit = _geometry.ClusterCount + 2;
        for (uint tried = 0; tried < _geometry.ClusterCount && (uint)clusters.Count < count; tried++)
        {
            if (_nextToTry >= limit)
                _nextToTry = 2;
            var cluster = _nextToTry++;
            if ((_used![cluster / 64] & (1UL << (int)(cluster % 64))) == 0)
                clusters.Add(cluster);
        }
        if (clusters.Count == 0)
            return Errno.NoSpace;
        for (var i = 0; i < clusters.Count; i++)
        {
            var written = Set(order, clusters[i], i + 1 < clusters.Count ? clusters[i + 1] : EndOfChain);
            if (written.Failed)
                return written.Error;
        }
        return clusters;
    }

    /// <summary>Gives clusters back. Nothing on the medium may lead to them any more.</summary>
    internal Result Free(WriteOrder order, List<uint> clusters, int from)
    {
        var counted = CountFree();
        if (counted.Failed)
            return counted;
        for (var i = from; i < clusters.Count; i++)
        {
            var written = Set(order, clusters[i], 0);
            if (written.Failed)
                return written;
        }
        return Result.Ok;
    }

    /// <summary>Writes one entry in every copy of the table.</summary>
    internal Result Set(WriteOrder order, uint cluster, uint value)
    {
        var bits = _geometry.EntryBits;
        var offset = (ulong)cluster * (ulong)bits / 8;
        var length = bits == 32 ? 4 : 2;
        var bytes = new byte[4];
        for (var copy = 0; copy < _geometry.FatCount; copy++)
        {
            var at = _geometry.FatOffset + (ulong)copy * _geometry.FatLength + offset;
            var result = _cache.Read(at, bytes.AsSpan(0, length));
            if (result.Failed)
                return result;
            if (bits == 32)
            {
                // The top four bits are reserved and kept ("FAT Data Structure").
                var old = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (old & 0xF0000000) | (value & 0x0FFFFFFF));
            }
            else
            {
                var old = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
                var merged = bits == 16 ? value
                    : (cluster & 1) != 0 ? (uint)(old & 0x000F) | ((value & 0xFFF) << 4)
                    : (uint)(old & 0xF000) | (value & 0xFFF);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)merged);
            }
            result = _cache.Write(order, at, bytes.AsSpan(0, length));
            if (result.Failed)
                return result;
        }
        Mark(cluster, value != 0);
        return Result.Ok;
    }

    private void Mark(uint cluster, bool isUsed)
    {
        if (_used is null)
            return;
        var bit = 1UL << (int)(cluster % 64);
        var wasUsed = (_used[cluster / 64] & bit) != 0;
        if (isUsed && !wasUsed)
            FreeCount--;
        if (!isUsed && wasUsed)
            FreeCount++;
        _used[cluster / 64] = isUsed ? _used[cluster / 64] | bit : _used[cluster / 64] & ~bit;
    }

    private Result<uint> Get(uint cluster)
    {
        var bits = _geometry.EntryBits;
        var bytes = new byte[4];
        var length = bits == 32 ? 4 : 2;
        var read = _cache.Read(_geometry.FatOffset + (ulong)cluster * (ulong)bits / 8, bytes.AsSpan(0, length));
        if (read.Failed)
            return read.Error;
        return bits == 12 ? (uint)(BinaryPrimitives.ReadUInt16LittleEndian(bytes) >> ((cluster & 1) != 0 ? 4 : 0)) & 0xFFF
            : bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes) & 0x0FFFFFFF;
    }

    /// <summary>The entry at an index of a buffer that starts at an even entry.</summary>
    private uint Extract(byte[] bytes, uint index)
    {
        var at = bytes.AsSpan((int)(index * (uint)_geometry.EntryBits / 8));
        return _geometry.EntryBits == 32 ? BinaryPrimitives.ReadUInt32LittleEndian(at) & 0x0FFFFFFF
            : _geometry.EntryBits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(at)
            : (uint)(BinaryPrimitives.ReadUInt16LittleEndian(at) >> ((index & 1) != 0 ? 4 : 0)) & 0xFFF;
    }
}
