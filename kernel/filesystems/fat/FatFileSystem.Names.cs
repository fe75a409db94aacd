using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Fat;

public sealed partial class FatFileSystem
{
    /// <inheritdoc/>
    public Result<NodeId> Lookup(NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (_lock)
        {
            var parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            if (name.SequenceEqual("."u8))
                return directory;
            if (name.SequenceEqual(".."u8))
                return new NodeId(parent.Value.Parent.Number);
            var found = FindName(parent.Value, name, out _);
            return found.Failed ? found.Error : new NodeId(found.Value.Number);
        }
    }

    /// <inheritdoc/>
    public Result ReadDirectory(NodeId directory, ulong cookie, int maximum, List<DirectoryEntry> entries)
    {
        lock (_lock)
        {
            var parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            var sectors = _directory.Sectors(parent.Value);
            if (sectors.Failed)
                return sectors.Error;
            // Cookies 0 and 1 stand before "." and "..", the others are 2 and an entry's index.
            for (; maximum > 0; maximum--)
            {
                if (cookie < 2)
                {
                    var target = cookie == 0 ? parent.Value : parent.Value.Parent;
                    var dots = cookie == 0 ? "."u8.ToArray() : ".."u8.ToArray();
                    entries.Add(new DirectoryEntry(dots, new NodeId(target.Number), NodeType.Directory, ++cookie));
                    continue;
                }
                if (cookie - 2 > 65536)
                    return Errno.InvalidArgument;
                var slot = _directory.ReadSlot(sectors.Value, (int)(cookie - 2));
                if (slot.Failed)
                    return slot.Error;
                if (slot.Value is null)
                    break;
                var node = NodeOf(parent.Value, slot.Value);
                if (node.Failed)
                    return node.Error;
                cookie = (ulong)slot.Value.NextIndex + 2;
                entries.Add(new DirectoryEntry(Utf8.Encode(slot.Value.Name), new NodeId(node.Value.Number),
                    node.Value.IsDirectory ? NodeType.Directory : NodeType.RegularFile, cookie));
            }
            return Result.Ok;
        }
    }

    /// <inheritdoc/>
    public Result<NodeId> Create(NodeId directory, ReadOnlySpan<byte> name, FileMode mode, Owner owner, uint device)
    {
        lock (_lock)
        {
            var parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            if (IsReadOnly)
                return Errno.ReadOnlyFileSystem;
            if (mode.Type is not (NodeType.RegularFile or NodeType.Directory))
                return Errno.NotPermitted;
            var text = FatName.Parse(name);
            if (text.Failed)
                return text.Error;
            var existing = _directory.Find(parent.Value, text.Value);
            if (existing.Error != Errno.NotFound)
                return existing.IsOk ? Errno.Exists : existing.Error;
            var isDirectory = mode.Type == NodeType.Directory;
            var entry = new byte[FatSlot.EntrySize];
            var now = _clock.Now;
            FatEntry.SetTimes(entry, now, now);
            entry[11] = isDirectory ? FatEntry.DirectoryAttribute : FatEntry.ArchiveAttribute;
            if ((mode.Permissions & 0x92) == 0)
                entry[11] |= FatEntry.ReadOnlyAttribute;
            var order = _cache.BeginOperation();
            _isInformationStale = true;
            var cluster = 0u;
            if (isDirectory)
            {
                var made = MakeDirectoryCluster(order, parent.Value, entry);
                if (made.Failed)
                    return made.Error;
                cluster = made.Value;
                FatEntry.SetFirstCluster(entry, cluster);
                order.Then();
            }
            var placed = PlaceName(order, parent.Value, text.Value, entry, null, out _);
            if (placed.Failed)
            {
                if (cluster != 0)
                    _table.Free(order, [cluster], 0);
                return placed.Error;
            }
            return new NodeId(AddNode(parent.Value, placed.Value, isDirectory, cluster, 0).Number);
        }
    }

    /// <inheritdoc/>
    public Result<NodeId> CreateSymbolicLink(
        NodeId directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Owner owner) => Errno.NotPermitted;

    /// <inheritdoc/>
    public Result Link(NodeId node, NodeId directory, ReadOnlySpan<byte> name) => Errno.NotPermitted;

    /// <inheritdoc/>
    public Result Unlink(NodeId directory, ReadOnlySpan<byte> name) => Remove(directory, name, isDirectory: false);

    /// <inheritdoc/>
    public Result RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name) => Remove(directory, name, isDirectory: true);

    /// <inheritdoc/>
    public Result Rename(
        NodeId directory, ReadOnlySpan<byte> name, NodeId newDirectory, ReadOnlySpan<byte> newName, RenameMode mode)
    {
        // Two names cannot change places in one write.
        if (mode == RenameMode.Exchange)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            var from = FindDirectory(directory);
            var to = FindDirectory(newDirectory);
            if (from.Failed || to.Failed)
                return from.Failed ? from.Error : to.Error;
            if (IsReadOnly)
                return Errno.ReadOnlyFileSystem;
            var text = FatName.Parse(newName);
            if (text.Failed)
                return text.Error;
            var node = FindName(from.Value, name, out var slot);
            if (node.Failed)
                return node.Error;
            for (var above = to.Value; node.Value.IsDirectory; above = above.Parent)
            {
                if (above == node.Value)
                    return Errno.InvalidArgument;
                if (above == _root)
                    break;
            }
            var target = FindName(to.Value, newName, out var targetSlot);
            if (target.Failed && target.Error != Errno.NotFound)
                return target.Error;
            if (target.IsOk && target.Value != node.Value)
                return mode == RenameMode.KeepTarget ? Errno.Exists
                    : ReplaceTarget(node.Value, slot!, to.Value, target.Value, targetSlot!);
            if (target.IsOk && slot!.Name == text.Value)
                return Result.Ok;
            return Move(node.Value, slot!, to.Value, text.Value);
        }
    }

    private Result Move(FatNode node, FatSlot slot, FatNode to, string newName)
    {
        var order = _cache.BeginOperation();
        var entry = slot.Short.AsSpan().ToArray();
        var placed = PlaceName(order, to, newName, entry, to == node.Parent ? slot : null, out var wasReplaced);
        if (placed.Failed)
            return placed.Error;
        var hasMoved = to != node.Parent;
        MoveNode(node, to, placed.Value);
        if (!wasReplaced)
        {
            order.Then();
            var erased = _directory.Erase(order, slot);
            if (erased.Failed)
                return erased;
        }
        return hasMoved ? WriteParent(order, node) : Result.Ok;
    }

    /// <summary>Gives the target's entry the source's content, then takes the source's name away.</summary>
    private Result ReplaceTarget(FatNode node, FatSlot slot, FatNode to, FatNode target, FatSlot targetSlot)
    {
        if (node.IsDirectory != target.IsDirectory)
            return target.IsDirectory ? Errno.IsDirectory : Errno.NotDirectory;
        if (target.IsDirectory)
        {
            var empty = CheckEmpty(target);
            if (empty.Failed)
                return empty;
        }
        var order = _cache.BeginOperation();
        var entry = slot.Short.AsSpan().ToArray();
        targetSlot.Short.AsSpan(0, 11).CopyTo(entry);
        entry[12] = targetSlot.Short[12];
        var written = _cache.Write(order, targetSlot.EntryOffset, entry);
        if (written.Failed)
            return written;
        if (!FatDirectory.IsInOneSector(slot) || slot.EntryOffset / 512 != targetSlot.EntryOffset / 512)
            order.Then();
        var erased = _directory.Erase(order, slot);
        if (erased.Failed)
            return erased;
        var hasMoved = to != node.Parent;
        var orphaned = Orphan(order, target);
        MoveNode(node, to, targetSlot.EntryOffset);
        if (orphaned.Failed)
            return orphaned;
        return hasMoved ? WriteParent(order, node) : Result.Ok;
    }

    private Result Remove(NodeId directory, ReadOnlySpan<byte> name, bool isDirectory)
    {
        lock (_lock)
        {
            var parent = FindDirectory(directory);
            if (parent.Failed)
                return parent.Error;
            if (IsReadOnly)
                return Errno.ReadOnlyFileSystem;
            var node = FindName(parent.Value, name, out var slot);
            if (node.Failed)
                return node.Error;
            if (node.Value.IsDirectory != isDirectory)
                return isDirectory ? Errno.NotDirectory : Errno.IsDirectory;
            if (isDirectory)
            {
                var empty = CheckEmpty(node.Value);
                if (empty.Failed)
                    return empty;
            }
            var chain = Chain(node.Value);
            if (chain.Failed)
                return chain.Error;
            var order = _cache.BeginOperation();
            var erased = _directory.Erase(order, slot!);
            return erased.Failed ? erased : Orphan(order, node.Value);
        }
    }

    private Result CheckEmpty(FatNode directory)
    {
        var sectors = _directory.Sectors(directory);
        if (sectors.Failed)
            return sectors.Error;
        var slot = _directory.ReadSlot(sectors.Value, 0);
        if (slot.Failed)
            return slot.Error;
        return slot.Value is null ? Result.Ok : Errno.NotEmpty;
    }

    private Result<FatNode> FindName(FatNode directory, ReadOnlySpan<byte> name, out FatSlot? slot)
    {
        slot = null;
        var text = FatName.Parse(name);
        if (text.Failed)
            return text.Error;
        var found = _directory.Find(directory, text.Value);
        if (found.Failed)
            return found.Error;
        slot = found.Value;
        return NodeOf(directory, found.Value);
    }

    private Result<ulong> PlaceName(
        WriteOrder order, FatNode directory, string name, byte[] shortEntry, FatSlot? replaced, out bool wasReplaced)
    {
        wasReplaced = false;
        var needsLongName = _directory.ChooseShortName(directory, name, replaced?.EntryOffset ?? 0, shortEntry);
        if (needsLongName.Failed)
            return needsLongName.Error;
        var entries = FatEntry.Encode(name, shortEntry, needsLongName.Value);
        return _directory.Place(order, directory, entries, replaced, out wasReplaced);
    }

    /// <summary>A zeroed cluster with the entries "." and "..", which nothing leads to yet.</summary>
    private Result<uint> MakeDirectoryCluster(WriteOrder order, FatNode parent, byte[] entry)
    {
        var clusters = _table.Allocate(order, 1);
        if (clusters.Failed)
            return clusters.Error;
        var content = new byte[_geometry.ClusterSize];
        for (var dots = 1; dots <= 2; dots++)
        {
            var dot = content.AsSpan((dots - 1) * FatSlot.EntrySize, FatSlot.EntrySize);
            entry.CopyTo(dot);
            dot.Slice(0, 11).Fill((byte)' ');
            dot.Slice(0, dots).Fill((byte)'.');
            FatEntry.SetFirstCluster(dot, dots == 1 ? clusters.Value[0] : ParentCluster(parent));
        }
        var written = _cache.Write(order, _geometry.OffsetOf(clusters.Value[0]), content);
        return written.Failed ? written.Error : clusters.Value[0];
    }

    /// <summary>".." says 0 for the root ("FAT Directory Structure").</summary>
    private uint ParentCluster(FatNode parent) => parent == _root ? 0 : parent.FirstCluster;

    private Result WriteParent(WriteOrder order, FatNode node)
    {
        if (!node.IsDirectory)
            return Result.Ok;
        var at = _geometry.OffsetOf(node.FirstCluster) + FatSlot.EntrySize;
        var entry = new byte[FatSlot.EntrySize];
        var result = _cache.Read(at, entry);
        if (result.Failed)
            return result;
        FatEntry.SetFirstCluster(entry, ParentCluster(node.Parent));
        return _cache.Write(order, at, entry);
    }
}
