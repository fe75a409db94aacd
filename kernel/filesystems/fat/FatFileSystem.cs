// What a power cut can leave behind, at any write (tests/kernel/filesystems/PowerCutTests.cs):
// - Whatever Synchronize() covered is there, under its name, with its bytes.
// - Names appear and vanish whole; of one over 195 UTF-16 units parts without a file may stay. A rename within one directory
//   whose new entries fit into the old name's sector - always so when the new name needs no more entries, as
//   0007+3.conf -> 0007+2.conf - is one write of one sector: the disk has the old name or the new one. Replacing a target
//   is one write too if both names share a sector. Every other rename may leave both names, never none.
// - fsck.fat finds at worst: such parts, lost clusters, clusters behind a file's end, an outdated free count, and copies of
//   the FAT that differ (the first is right); after a rename that did not finish also two names that share clusters, or a
//   directory whose ".." still leads to its old parent.
using System;
using System.Collections.Generic;
using System.Buffers.Binary;
using System.Threading;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

/// <summary>FAT12, FAT16 and FAT32 with long names, read and write.</summary>
public sealed partial class FatFileSystem : IFileSystem
{
    private readonly BlockCache _cache;
    private readonly FatGeometry _geometry;
    private readonly FatTable _table;
    private readonly FatDirectory _directory;
    private readonly IFileSystemClock _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, FatNode> _nodes = new();
    private readonly Dictionary<ulong, FatNode> _nodesByEntry = new();
    private readonly FatNode _root;
    private ulong _lastNumber = 1;
    private bool _isInformationStale;

    private FatFileSystem(BlockCache cache, FatGeometry geometry, IFileSystemClock clock, bool isReadOnly)
    {
        _cache = cache;
        _geometry = geometry;
        _table = new FatTable(cache, geometry);
        _directory = new FatDirectory(cache, geometry, _table);
        _clock = clock;
        IsReadOnly = isReadOnly || cache.IsReadOnly;
        _root = new FatNode(1, null, isDirectory: true) { FirstCluster = geometry.RootCluster };
        _nodes[1] = _root;
    }

    /// <inheritdoc/>
    public string TypeName => "vfat";

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public NodeId Root => new(1);

    /// <summary>
    /// Mounts a volume. <see cref="Errno.InvalidArgument"/> if there is no FAT on it, <see cref="Errno.Corrupt"/> if its
    /// numbers contradict each other.
    /// </summary>
    public static Result<FatFileSystem> Mount(BlockCache cache, IFileSystemClock clock, bool isReadOnly = false)
    {
        var geometry = FatGeometry.Read(cache);
        if (geometry.Failed)
            return geometry.Error;
        return new FatFileSystem(cache, geometry.Value, clock, isReadOnly);
    }

    /// <inheritdoc/>
    public Result<FileSystemStatus> GetFileSystemStatus()
    {
        lock (_lock)
        {
            var counted = _table.CountFree();
            if (counted.Failed)
                return counted.Error;
            return new FileSystemStatus(
                (uint)_geometry.ClusterSize, _geometry.ClusterCount, _table.FreeCount, 0, 0, 255 * 3);
        }
    }

    /// <inheritdoc/>
    public Result<NodeStatus> GetStatus(NodeId node)
    {
        lock (_lock)
        {
            var found = FindNode(node);
            if (found.Failed)
                return found.Error;
            var entry = new byte[FatSlot.EntrySize];
            if (found.Value.EntryOffset != 0)
            {
                var read = _cache.Read(found.Value.EntryOffset, entry);
                if (read.Failed)
                    return read.Error;
            }
            var chain = Chain(found.Value);
            if (chain.Failed)
                return chain.Error;
            var allocated = (ulong)chain.Value.Count * (ulong)_geometry.ClusterSize;
            var permissions = (entry[11] & FatEntry.ReadOnlyAttribute) != 0 ? 0x16D : 0x1ED;
            var type = found.Value.IsDirectory ? NodeType.Directory : NodeType.RegularFile;
            var modified = FatEntry.Modified(entry);
            return new NodeStatus(FileMode.Of(type, permissions), Owner.Root,
                found.Value.IsUnlinked ? 0u : found.Value.IsDirectory ? 2u : 1u,
                found.Value.IsDirectory ? allocated : found.Value.Size, allocated, 0, FatEntry.Accessed(entry), modified, modified);
        }
    }

    /// <inheritdoc/>
    public Result SetAttributes(NodeId node, NodeAttributes attributes)
    {
        lock (_lock)
        {
            var found = FindNode(node);
            if (found.Failed)
                return found.Error;
            if (IsReadOnly)
                return Errno.ReadOnlyFileSystem;
            if (attributes.Owner is not null && attributes.Owner.Value != Owner.Root)
                return Errno.NotPermitted;
            var permissions = attributes.Permissions;
            if (permissions is not null && (permissions.Value & 0xE00) != 0)
                return Errno.NotPermitted;
            var order = _cache.BeginOperation();
            return ChangeEntry(order, found.Value, entry =>
            {
                if (permissions is not null)
                    entry[11] = (byte)((permissions.Value & 0x92) != 0
                        ? entry[11] & ~FatEntry.ReadOnlyAttribute : entry[11] | FatEntry.ReadOnlyAttribute);
                if (attributes.Modified is not null)
                    FatEntry.SetModified(entry, attributes.Modified.Value);
                if (attributes.Accessed is not null)
                    FatEntry.SetAccessed(entry, attributes.Accessed.Value);
            });
        }
    }

    /// <inheritdoc/>
    public Result<int> ReadSymbolicLink(NodeId node, Span<byte> destination)
    {
        lock (_lock)
        {
            var found = FindNode(node);
            return found.Failed ? found.Error : Errno.InvalidArgument;
        }
    }

    /// <inheritdoc/>
    public Result Retain(NodeId node)
    {
        lock (_lock)
        {
            var found = FindNode(node);
            if (found.Failed)
                return found.Error;
            found.Value.RetainCount++;
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result Release(NodeId node)
    {
        lock (_lock)
        {
            var found = FindNode(node);
            if (found.Failed)
                return found.Error;
            if (found.Value.RetainCount == 0)
                return Errno.InvalidArgument;
            found.Value.RetainCount--;
            return FreeIfUnused(_cache.BeginOperation(), found.Value);
        }
    }

    /// <inheritdoc/>
    public Result Settle() => Synchronize();

    /// <inheritdoc/>
    public Result Synchronize()
    {
        lock (_lock)
        {
            var written = WriteInformation();
            return written.Failed ? written : _cache.Synchronize();
        }
    }

    /// <summary>Brings the free count of FSInfo up to date ("FSInfo Sector Structure").</summary>
    private Result WriteInformation()
    {
        if (!_isInformationStale || _geometry.InformationOffset == 0)
            return Result.Ok;
        var counted = _table.CountFree();
        if (counted.Failed)
            return counted;
        var sector = new byte[512];
        var read = _cache.Read(_geometry.InformationOffset, sector);
        if (read.Failed)
            return read;
        if (BinaryPrimitives.ReadUInt32LittleEndian(sector) != 0x41615252
            || BinaryPrimitives.ReadUInt32LittleEndian(sector.AsSpan(484)) != 0x61417272)
            return Result.Ok;
        BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(488), _table.FreeCount);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(492), _table.NextToTry);
        _isInformationStale = false;
        return _cache.Write(_cache.BeginOperation(), _geometry.InformationOffset, sector);
    }

    private delegate void EntryChange(Span<byte> entry);

    private Result ChangeEntry(WriteOrder order, FatNode node, EntryChange change)
    {
        // The root and nodes without a name have no entry to change.
        if (node.EntryOffset == 0)
            return Result.Ok;
        var entry = new byte[FatSlot.EntrySize];
        var result = _cache.Read(node.EntryOffset, entry);
        if (result.Failed)
            return result;
        change(entry);
        return _cache.Write(order, node.EntryOffset, entry);
    }

    private Result<FatNode> FindNode(NodeId id) => _nodes.TryGetValue(id.Number, out var node) ? node : Errno.NotFound;

    private Result<FatNode> FindDirectory(NodeId id)
    {
        var node = FindNode(id);
        if (node.Failed)
            return node;
        if (!node.Value.IsDirectory)
            return Errno.NotDirectory;
        return node.Value.IsUnlinked ? Errno.NotFound : node;
    }

    /// <summary>
    /// The node of a name. A directory that contains itself, or an entry that two directories share, is corrupt: so the
    /// tree that callers see is always finite.
    /// </summary>
    private Result<FatNode> NodeOf(FatNode directory, FatSlot slot)
    {
        if (_nodesByEntry.TryGetValue(slot.EntryOffset, out var known))
            return known.Parent == directory ? known : Errno.Corrupt;
        var isDirectory = (slot.Short[11] & FatEntry.DirectoryAttribute) != 0;
        var first = FatEntry.FirstCluster(slot.Short, _geometry.EntryBits == 32);
        if (first != 0 ? !_geometry.IsValid(first) : isDirectory)
            return Errno.Corrupt;
        for (var above = directory; isDirectory; above = above.Parent)
        {
            if (above.FirstCluster == first)
                return Errno.Corrupt;
            if (above == _root)
                break;
        }
        return AddNode(directory, slot.EntryOffset, isDirectory, first, FatEntry.Size(slot.Short));
    }

    private FatNode AddNode(FatNode directory, ulong entryOffset, bool isDirectory, uint first, uint size)
    {
        var node = new FatNode(++_lastNumber, directory, isDirectory)
        {
            EntryOffset = entryOffset,
            FirstCluster = first,
            Size = isDirectory ? 0 : size,
        };
        _nodes[node.Number] = node;
        _nodesByEntry[entryOffset] = node;
        return node;
    }

    private void MoveNode(FatNode node, FatNode directory, ulong entryOffset)
    {
        _nodesByEntry.Remove(node.EntryOffset);
        node.EntryOffset = entryOffset;
        node.Parent = directory;
        _nodesByEntry[entryOffset] = node;
    }

    /// <summary>Takes a node's name away and frees it unless it is retained. Its entry must be gone already.</summary>
    private Result Orphan(WriteOrder order, FatNode node)
    {
        _nodesByEntry.Remove(node.EntryOffset);
        node.EntryOffset = 0;
        node.IsUnlinked = true;
        return FreeIfUnused(order, node);
    }

    private Result FreeIfUnused(WriteOrder order, FatNode node)
    {
        if (!node.IsUnlinked || node.RetainCount > 0)
            return Result.Ok;
        _nodes.Remove(node.Number);
        var chain = Chain(node);
        if (chain.Failed)
            return chain.Error;
        _isInformationStale = true;
        order.Then();
        return _table.Free(order, chain.Value, 0);
    }

    private Result<List<uint>> Chain(FatNode node)
    {
        if (node.IsDirectory)
            return _table.Chain(node.FirstCluster);
        if (node.Chain is null)
        {
            var chain = _table.Chain(node.FirstCluster);
            if (chain.Failed)
                return chain;
            node.Chain = chain.Value;
        }
        return node.Chain;
    }
}
