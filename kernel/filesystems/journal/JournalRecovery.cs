// Recovery goes over the ring three times, as Linux's do_one_pass does: to find where the last whole transaction ends, to
// collect what was revoked, and to collect the newest copy of every block that was not. Nothing is changed before all
// three have found sense. A ring that was torn by a power cut just ends earlier; one that contradicts itself is corrupt.
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>Reads what a journal holds.</summary>
internal sealed class JournalRecovery
{
    private readonly JournalRing _ring;
    private readonly JournalSuperblock _super;
    private readonly JournalTags _tags;
    private readonly ulong _volumeBlocks;
    private readonly Dictionary<ulong, uint> _revoked = new();
    private readonly byte[] _block;
    private uint _end;

    internal JournalRecovery(JournalRing ring, JournalSuperblock super, ulong volumeBlocks)
    {
        _ring = ring;
        _super = super;
        _tags = new JournalTags(super);
        _volumeBlocks = volumeBlocks;
        _block = new byte[super.Bytes.Length];
    }

    private enum Pass
    {
        Scan,
        Revoke,
        Replay,
    }

    /// <summary>The sequence behind the last whole transaction, after <see cref="Run"/>.</summary>
    internal uint NextSequence => _end;

    /// <summary>
    /// The newest content of every block that whole transactions hold. <see cref="Errno.Corrupt"/> if a transaction that
    /// was committed is damaged.
    /// </summary>
    internal Result<Dictionary<uint, byte[]>> Run()
    {
        var blocks = new Dictionary<uint, byte[]>();
        _end = _super.Sequence;
        if (_super.Start == 0)
            return blocks;
        foreach (var pass in new[] { Pass.Scan, Pass.Revoke, Pass.Replay })
        {
            var done = Go(pass, blocks);
            if (done.Failed)
                return done.Error;
        }
        return blocks;
    }

    private Result Go(Pass pass, Dictionary<uint, byte[]> blocks)
    {
        var sequence = _super.Sequence;
        var at = _super.Start;
        // A ring that leads in circles would never end otherwise: no transaction is longer than the ring, and all of them
        // together neither.
        var left = _super.Length - _super.First;
        var isTorn = false;
        while (left > 0 && (pass == Pass.Scan || sequence != _end))
        {
            var read = _ring.Read(at, _block);
            if (read.Failed)
                return read;
            if (!JournalFormat.HasMagic(_block) || JournalFormat.SequenceOf(_block) != sequence)
                break;
            left--;
            at = After(at, 1);
            switch (JournalFormat.TypeOf(_block))
            {
                case JournalBlockType.Descriptor:
                    isTorn |= !_tags.IsWhole(_block);
                    var tags = _tags.Read(_block);
                    if ((uint)tags.Count > left)
                        return EndOf(pass, sequence);
                    var replayed = pass == Pass.Replay ? Replay(sequence, at, tags, blocks) : Result.Ok;
                    if (replayed.Failed)
                        return replayed;
                    left -= (uint)tags.Count;
                    at = After(at, (uint)tags.Count);
                    break;
                case JournalBlockType.Revoke:
                    isTorn |= !_tags.IsWhole(_block);
                    var revoked = pass == Pass.Revoke ? Collect(sequence) : Result.Ok;
                    if (revoked.Failed)
                        return revoked;
                    break;
                case JournalBlockType.Commit:
                    if (!IsWholeCommit())
                        return EndOf(pass, sequence);
                    // The commit block is written after all others are on the medium: no power cut leaves this behind.
                    if (isTorn)
                        return Errno.Corrupt;
                    sequence++;
                    break;
                default:
                    return EndOf(pass, sequence);
            }
        }
        return EndOf(pass, sequence);
    }

    /// <summary>The first pass ends where a transaction is not whole; the others must get as far as it did.</summary>
    private Result EndOf(Pass pass, uint sequence)
    {
        if (pass == Pass.Scan)
            _end = sequence;
        return sequence == _end ? Result.Ok : Errno.Corrupt;
    }

    private Result Collect(uint sequence)
    {
        var revoked = _tags.ReadRevoked(_block);
        if (revoked.Failed)
            return revoked.Error;
        foreach (var block in revoked.Value)
            _revoked[block] = sequence;
        return Result.Ok;
    }

    private Result Replay(uint sequence, uint at, List<JournalTag> tags, Dictionary<uint, byte[]> blocks)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            var tag = tags[i];
            if (_revoked.TryGetValue(tag.Block, out var until) && !JournalFormat.IsAfter(sequence, until))
                continue;
            if (tag.Block >= _volumeBlocks)
                return Errno.Corrupt;
            var copy = new byte[_block.Length];
            var read = _ring.Read(After(at, (uint)i), copy);
            if (read.Failed)
                return read;
            if (_super.HasChecksums && JournalFormat.ChecksumOfCopy(_super.Seed, sequence, copy) != tag.Checksum)
                return Errno.Corrupt;
            if (tag.IsEscaped)
                JournalFormat.SetLong(copy, 0, JournalFormat.Magic);
            blocks[(uint)tag.Block] = copy;
        }
        return Result.Ok;
    }

    private bool IsWholeCommit() =>
        !_super.HasChecksums || JournalFormat.ChecksumOf(_super.Seed, _block, JournalFormat.CommitChecksumAt)
            == JournalFormat.Long(_block, JournalFormat.CommitChecksumAt);

    private uint After(uint at, uint count)
    {
        var next = (ulong)at + count;
        return (uint)(next < _super.Length ? next : next - _super.Length + _super.First);
    }
}
