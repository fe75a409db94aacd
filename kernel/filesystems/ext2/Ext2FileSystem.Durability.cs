// How changes become durable. On plain ext2 an operation's writes are ordered, and the volume is marked as in use from the
// first change to the next Synchronize(). With a journal an operation is part of a transaction, and what has no name but is
// in use stands in a list that the next mount works off (Linux's orphan list), since a power cut lets nobody release it.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Ext2;

public sealed partial class Ext2FileSystem
{
    // Free blocks that the smallest operations may need; below it what is withheld is given out first.
    private const int ReserveBlocks = 64;

    // The head of the list on the volume is the last one.
    private readonly List<uint> _orphans = new();

    /// <inheritdoc/>
    public Result Synchronize()
    {
        lock (_lock)
        {
            if (_storage.Journal is not null)
                return Commit();
            if (_isMarkedDirty)
            {
                // The mark holds for all operations, and an order only for one: everything else must be on the medium before it,
                // or a power cut leaves a volume that calls itself clean and is not.
                var settled = _storage.Cache.Synchronize();
                if (settled.Failed)
                    return settled;
                var written = WriteSuperblock(_storage.BeginOperation(), isClean: true);
                if (written.Failed)
                    return written;
                _isMarkedDirty = false;
            }
            return _storage.Cache.Synchronize();
        }
    }

    /// <inheritdoc/>
    public Result Settle()
    {
        var written = Synchronize();
        lock (_lock)
        {
            // Nodes without a name that are still in use stay listed, for the next mount to free.
            if (written.Failed || _storage.Journal is null || !_isMarkedDirty || IsReadOnly)
                return written;
            var emptied = _storage.Journal.Checkpoint();
            return emptied.Failed ? emptied : MarkForRecovery(false);
        }
    }

    /// <summary>Begins an operation that writes; the first after a synchronization marks the volume as in use.</summary>
    private Result<WriteOrder> BeginChange()
    {
        if (IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        var order = _storage.BeginOperation();
        if (_storage.Journal is { } journal)
        {
            var ready = _isMarkedDirty ? Result.Ok : MarkForRecovery(true);
            var isTight = _allocator.Withheld > 0 && _allocator.FreeBlocks < (ulong)_allocator.Withheld + ReserveBlocks;
            if (ready.IsOk && (journal.IsFull || isTight))
                ready = Commit();
            return ready.Failed ? ready.Error : order;
        }
        if (_isMarkedDirty)
            return order;
        var written = WriteSuperblock(order, isClean: false);
        if (written.Failed)
            return written.Error;
        _isMarkedDirty = true;
        order.Then();
        return order;
    }

    private Result WriteSuperblock(WriteOrder order, bool isClean)
    {
        const int StateAt = 58; // s_state; 1 is EXT2_VALID_FS
        var result = isClean ? _allocator.WriteCounts(order, _layout.Superblock) : Result.Ok;
        if (result.Failed)
            return result;
        Ext2Layout.SetWord(_layout.Superblock, StateAt, isClean ? 1 : 0);
        Ext2Layout.SetLong(_layout.Superblock, 48, (uint)_clock.Now.Seconds);
        if (isClean)
            order.Then();
        return _storage.Write(order, Ext2Layout.SuperblockOffset, _layout.Superblock);
    }

    /// <summary>Makes the running transaction durable, with the counts of what is free.</summary>
    private Result Commit()
    {
        var journal = _storage.Journal!;
        if (journal.HasChanges)
        {
            var order = _storage.BeginOperation();
            var counted = _allocator.WriteCounts(order, _layout.Superblock);
            Ext2Layout.SetLong(_layout.Superblock, 48, (uint)_clock.Now.Seconds);
            if (counted.IsOk)
                counted = _storage.Write(order, Ext2Layout.SuperblockOffset, _layout.Superblock);
            if (counted.Failed)
                return counted;
        }
        var committed = journal.Commit(_clock.Now);
        if (committed.IsOk)
            _allocator.GiveOutWithheld();
        return committed;
    }

    /// <summary>Lets blocks that were given back be used again at once; false if there are none.</summary>
    private bool GiveOutWithheld() => _allocator.Withheld > 0 && Commit().IsOk;

    /// <summary>
    /// Writes at once whether the next mount must look into the journal. The ring is empty now, so the superblock is
    /// nowhere but at home.
    /// </summary>
    private Result MarkForRecovery(bool isNeeded)
    {
        _layout.NeedsRecovery = isNeeded;
        var block = new byte[_layout.BlockSize];
        var start = Ext2Layout.SuperblockOffset / (ulong)_layout.BlockSize * (ulong)_layout.BlockSize;
        var result = _storage.Cache.Read(start, block);
        if (result.Failed)
            return result;
        _layout.Superblock.CopyTo(block.AsSpan((int)(Ext2Layout.SuperblockOffset - start)));
        result = _storage.Cache.WriteThrough(start, block);
        if (result.IsOk)
            result = _storage.Cache.Flush();
        if (result.IsOk)
            _isMarkedDirty = isNeeded;
        return result;
    }

    private Result AddOrphan(WriteOrder order, Ext2Inode inode)
    {
        inode.NextOrphan = _layout.FirstOrphan;
        var written = WriteInode(order, inode);
        if (written.Failed)
            return written;
        _orphans.Add(inode.Number);
        return WriteFirstOrphan(order, inode.Number);
    }

    /// <summary>Takes a node out of the list, if it is in it; the caller writes the inode.</summary>
    private Result RemoveOrphan(WriteOrder order, Ext2Inode inode)
    {
        var at = _orphans.IndexOf(inode.Number);
        if (at < 0)
            return Result.Ok;
        var next = inode.NextOrphan;
        _orphans.RemoveAt(at);
        inode.NextOrphan = 0;
        if (at == _orphans.Count)
            return WriteFirstOrphan(order, next);
        var before = ReadInode(_orphans[at]);
        if (before.Failed)
            return before.Error;
        before.Value.NextOrphan = next;
        return WriteInode(order, before.Value);
    }

    private Result WriteFirstOrphan(WriteOrder order, uint number)
    {
        _layout.FirstOrphan = number;
        return _storage.Write(order, Ext2Layout.SuperblockOffset, _layout.Superblock);
    }

    /// <summary>
    /// Works off the list that the last use left: nodes without a name are freed, and of those with one (Linux lists a file
    /// while it is being cut) what lies behind the end.
    /// </summary>
    private Result FreeOrphans()
    {
        if (_storage.Journal is null || IsReadOnly || _layout.FirstOrphan == 0)
            return Result.Ok;
        for (uint count = 0; _layout.FirstOrphan != 0; count++)
        {
            var number = _layout.FirstOrphan;
            if (!_layout.IsInode(number) || count > _layout.InodeCount)
                return Errno.Corrupt;
            var order = BeginChange();
            if (order.Failed)
                return order.Error;
            _retained[number] = 1;
            var found = ReadInode(number);
            _retained.Remove(number);
            if (found.Failed)
                return found.Error;
            var result = WriteFirstOrphan(order.Value, found.Value.NextOrphan);
            found.Value.NextOrphan = 0;
            if (result.IsOk)
                result = found.Value.LinkCount == 0 ? FreeNode(order.Value, found.Value)
                    : found.Value.Type == NodeType.RegularFile ? Shorten(order.Value, found.Value, found.Value.Length)
                    : WriteInode(order.Value, found.Value);
            if (result.Failed)
                return result;
        }
        return Commit();
    }
}
