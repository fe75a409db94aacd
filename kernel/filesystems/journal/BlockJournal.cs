// A change goes into the *running* transaction, in memory, and readers see it there. Committing it takes these steps, each
// on the medium before the next begins: the data of files, so that no committed pointer leads to what was there before
// (Linux's "ordered" mode); descriptor, copies and revoke blocks; the commit block. Then the blocks are *committed* and may go
// home whenever it suits: that is the *checkpoint*, one for all transactions in the ring, after which the ring is empty.
// One transaction joins all changes between two commits, so a block that changes a hundred times is written once.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>
/// The journal of one volume. Not safe for several threads: its file system's lock guards it, and says by that where an
/// operation ends, since a commit must not come in the middle of one.
/// </summary>
internal sealed class BlockJournal
{
    // What one transaction and all that wait to go home may take of the kernel's memory, in blocks.
    private const int MostRunning = 512;
    private const int MostCommitted = 1024;

    private readonly BlockCache _cache;
    private readonly JournalRing _ring;
    private readonly JournalSuperblock _super;
    private readonly JournalTags _tags;
    private readonly int _blockSize;
    private readonly ulong _volumeBlocks;
    private readonly HashSet<uint> _revoked = new();
    private Dictionary<uint, byte[]> _running = new();
    private Dictionary<uint, byte[]> _committed = new();
    private uint _sequence;
    private uint _head;
    private uint _used;

    private BlockJournal(BlockCache cache, int blockSize, JournalRing ring, JournalSuperblock super, ulong volumeBlocks)
    {
        _cache = cache;
        _blockSize = blockSize;
        _ring = ring;
        _super = super;
        _tags = new JournalTags(super);
        _volumeBlocks = volumeBlocks;
        _sequence = super.Sequence;
        _head = super.First;
    }

    /// <summary>True after an error on the medium: nothing more is taken, what is committed stays so.</summary>
    internal bool IsAborted { get; private set; }

    /// <summary>True if something waits to be committed.</summary>
    internal bool HasChanges => _running.Count > 0 || _revoked.Count > 0;

    /// <summary>True if the next operation should begin a new transaction.</summary>
    internal bool IsFull => (uint)_running.Count >= Math.Min(RingSize / 4, MostRunning);

    private uint RingSize => _super.Length - _super.First;

    /// <summary>
    /// Opens a journal. <see cref="Errno.Corrupt"/> and <see cref="Errno.NotSupported"/> as
    /// <see cref="JournalSuperblock.Parse"/> says.
    /// </summary>
    /// <param name="cache">The volume.</param>
    /// <param name="blockSize">Bytes in a block.</param>
    /// <param name="blocks">Where each block of the journal lies.</param>
    /// <param name="volumeBlocks">Blocks on the volume.</param>
    internal static Result<BlockJournal> Open(BlockCache cache, int blockSize, uint[] blocks, ulong volumeBlocks)
    {
        if (blocks.Length == 0)
            return Errno.Corrupt;
        var ring = new JournalRing(cache, blockSize, blocks);
        var first = new byte[blockSize];
        var read = ring.Read(0, first);
        if (read.Failed)
            return read.Error;
        var super = JournalSuperblock.Parse(first, ring.Length);
        return super.Failed ? super.Error : new BlockJournal(cache, blockSize, ring, super.Value, volumeBlocks);
    }

    /// <summary>
    /// Finds what the last use left in the ring; from now on readers see it. It goes home with the next checkpoint, which is
    /// the caller's to order if the volume may be written.
    /// </summary>
    /// <param name="keepsContent">False if the ring should be empty: then it counts as such.</param>
    internal Result Recover(bool keepsContent)
    {
        var recovery = new JournalRecovery(_ring, _super, _volumeBlocks);
        var blocks = recovery.Run();
        if (blocks.Failed)
            return blocks.Error;
        if (keepsContent)
            _committed = blocks.Value;
        // One is left out, as Linux does: pieces of a transaction that was never whole have the sequence before.
        _sequence = recovery.NextSequence + 1;
        return Result.Ok;
    }

    /// <summary>Reads bytes as the newest transaction has them.</summary>
    internal Result Read(ulong offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var within = (int)(offset % (ulong)_blockSize);
            var count = Math.Min(_blockSize - within, destination.Length);
            var number = (uint)(offset / (ulong)_blockSize);
            if (_running.TryGetValue(number, out var block) || _committed.TryGetValue(number, out block))
                block.AsSpan(within, count).CopyTo(destination);
            else
            {
                var read = _cache.Read(offset, destination.Slice(0, count));
                if (read.Failed)
                    return read;
            }
            destination = destination.Slice(count);
            offset += (ulong)count;
        }
        return Result.Ok;
    }

    /// <summary>Changes bytes in the running transaction. Outside the volume: <see cref="Errno.Corrupt"/>.</summary>
    internal Result Write(ulong offset, ReadOnlySpan<byte> source)
    {
        if (IsAborted)
            return Errno.ReadOnlyFileSystem;
        if (offset + (ulong)source.Length > _volumeBlocks * (ulong)_blockSize)
            return Errno.Corrupt;
        while (source.Length > 0)
        {
            var within = (int)(offset % (ulong)_blockSize);
            var count = Math.Min(_blockSize - within, source.Length);
            var number = (uint)(offset / (ulong)_blockSize);
            if (!_running.TryGetValue(number, out var block))
            {
                block = new byte[_blockSize];
                var read = count == _blockSize ? Result.Ok : Read((ulong)number * (ulong)_blockSize, block);
                if (read.Failed)
                    return read;
                _running.Add(number, block);
            }
            source.Slice(0, count).CopyTo(block.AsSpan(within));
            source = source.Slice(count);
            offset += (ulong)count;
        }
        return Result.Ok;
    }

    /// <summary>
    /// Notes that a block was given back. Its owner must not give it out again before the commit: until then a power cut
    /// brings back whom it belonged to.
    /// </summary>
    internal void Forget(uint block)
    {
        _running.Remove(block);
        if (_committed.ContainsKey(block))
            _revoked.Add(block);
    }

    /// <summary>
    /// Makes the running transaction durable. After an error the journal is aborted: how much is on the medium is unknown,
    /// and the next mount finds the last whole transaction.
    /// </summary>
    internal Result Commit(Timestamp now)
    {
        if (IsAborted)
            return Errno.ReadOnlyFileSystem;
        var result = _cache.HasDirtyPages ? _cache.Synchronize() : Result.Ok;
        if (result.IsOk && HasChanges)
            result = WriteTransaction(now);
        if (result.IsOk && _committed.Count > MostCommitted)
            result = Checkpoint();
        IsAborted = result.Failed;
        return result;
    }

    /// <summary>Brings all committed blocks home and empties the ring.</summary>
    internal Result Checkpoint()
    {
        var order = _cache.BeginOperation();
        foreach (var number in Sorted(_committed.Keys, _committed.Count))
        {
            var written = _cache.Write(order, (ulong)number * (ulong)_blockSize, _committed[number]);
            if (written.Failed)
                return written;
        }
        var result = _cache.Synchronize();
        if (result.Failed)
            return result;
        result = WriteSuperblock(0);
        if (result.IsOk)
            result = _ring.Flush();
        if (result.Failed)
            return result;
        _committed.Clear();
        _revoked.Clear();
        _head = _super.First;
        _used = 0;
        return Result.Ok;
    }

    private Result WriteTransaction(Timestamp now)
    {
        var needed = Needed();
        if (needed > RingSize - _used && _used > 0)
        {
            var emptied = Checkpoint();
            if (emptied.Failed)
                return emptied;
            // What is at home need not be revoked.
            needed = Needed();
        }
        if (needed > RingSize)
            return Errno.NoSpace;
        var result = _super.Start == 0 ? WriteSuperblock(_head) : Result.Ok;
        if (result.IsOk)
            result = WriteRevoked();
        if (result.IsOk)
            result = WriteBlocks();
        if (result.IsOk)
            result = _ring.Flush();
        if (result.IsOk)
            result = Append(MakeCommit(now));
        if (result.IsOk)
            result = _ring.Flush();
        if (result.Failed)
            return result;
        foreach (var block in _revoked)
            _committed.Remove(block);
        foreach (var pair in _running)
            _committed[pair.Key] = pair.Value;
        _revoked.Clear();
        _running = new Dictionary<uint, byte[]>();
        _sequence++;
        return Result.Ok;
    }

    private uint Needed()
    {
        var descriptors = (_running.Count + _tags.Capacity - 1) / _tags.Capacity;
        var revokes = (_revoked.Count + _tags.RevokeCapacity - 1) / _tags.RevokeCapacity;
        return (uint)(_running.Count + descriptors + revokes + 1);
    }

    private Result WriteRevoked()
    {
        var revoked = new List<uint>();
        foreach (var number in Sorted(_revoked, _revoked.Count))
            revoked.Add(number);
        for (var at = 0; at < revoked.Count;)
        {
            var written = Append(_tags.WriteRevoked(_sequence, revoked, at, out var taken));
            if (written.Failed)
                return written;
            at += taken;
        }
        return Result.Ok;
    }

    private Result WriteBlocks()
    {
        var numbers = Sorted(_running.Keys, _running.Count);
        for (var from = 0; from < numbers.Length; from += _tags.Capacity)
        {
            var count = Math.Min(_tags.Capacity, numbers.Length - from);
            var tags = new List<JournalTag>();
            var copies = new List<byte[]>();
            for (var i = from; i < from + count; i++)
            {
                var copy = _running[numbers[i]];
                var isEscaped = JournalFormat.HasMagic(copy);
                if (isEscaped)
                {
                    copy = copy.AsSpan().ToArray();
                    copy.AsSpan(0, 4).Clear();
                }
                copies.Add(copy);
                tags.Add(new JournalTag(numbers[i], isEscaped,
                    _super.HasChecksums ? JournalFormat.ChecksumOfCopy(_super.Seed, _sequence, copy) : 0));
            }
            var result = Append(_tags.Write(_sequence, tags));
            for (var i = 0; i < copies.Count && result.IsOk; i++)
                result = Append(copies[i]);
            if (result.Failed)
                return result;
        }
        return Result.Ok;
    }

    private byte[] MakeCommit(Timestamp now)
    {
        var block = new byte[_blockSize];
        JournalFormat.SetHeader(block, JournalBlockType.Commit, _sequence);
        JournalFormat.SetLong(block, 48, (uint)((ulong)now.Seconds >> 32));
        JournalFormat.SetLong(block, 52, (uint)now.Seconds);
        JournalFormat.SetLong(block, 56, (uint)now.Nanoseconds);
        if (_super.HasChecksums)
            JournalFormat.SetLong(block, JournalFormat.CommitChecksumAt,
                JournalFormat.ChecksumOf(_super.Seed, block, JournalFormat.CommitChecksumAt));
        return block;
    }

    private Result Append(byte[] block)
    {
        var written = _ring.Write(_head, block);
        _head = _head + 1 < _super.Length ? _head + 1 : _super.First;
        _used++;
        return written;
    }

    private Result WriteSuperblock(uint start)
    {
        _super.Start = start;
        _super.Sequence = _sequence;
        _super.Seal();
        return _ring.Write(0, _super.Bytes);
    }

    private static uint[] Sorted(IEnumerable<uint> numbers, int count)
    {
        var sorted = new uint[count];
        var at = 0;
        foreach (var number in numbers)
            sorted[at++] = number;
        Array.Sort(sorted);
        return sorted;
    }
}
