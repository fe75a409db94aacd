using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>A block that a transaction holds.</summary>
/// <param name="Block">Its place on the volume.</param>
/// <param name="IsEscaped">Whether its first four bytes are the magic number, and zeros in the ring.</param>
/// <param name="Checksum">The checksum of its copy in the ring, if the journal has checksums.</param>
internal readonly record struct JournalTag(ulong Block, bool IsEscaped, uint Checksum);

/// <summary>The tags of a descriptor block (journal_block_tag_t, with checksums journal_block_tag3_t).</summary>
internal sealed class JournalTags
{
    private const uint Escaped = 1;
    private const uint SameId = 2;
    private const uint Last = 8;
    private const int IdSize = 16;

    private readonly JournalSuperblock _super;

    internal JournalTags(JournalSuperblock super) => _super = super;

    private int TagSize => _super.HasChecksums ? 16 : _super.IsWide ? 12 : 8;

    private int End => _super.Bytes.Length - (_super.HasChecksums ? JournalFormat.ChecksumSize : 0);

    /// <summary>Tags that one descriptor block holds.</summary>
    internal int Capacity => (End - JournalFormat.HeaderSize - IdSize) / TagSize;

    /// <summary>Reads the tags of a block; whatever it holds, there is an end.</summary>
    internal List<JournalTag> Read(ReadOnlySpan<byte> block)
    {
        var tags = new List<JournalTag>();
        for (var at = JournalFormat.HeaderSize; at + TagSize <= End;)
        {
            var flags = _super.HasChecksums ? JournalFormat.Long(block, at + 4) : JournalFormat.Long(block, at + 4) & 0xFFFF;
            ulong number = JournalFormat.Long(block, at);
            if (_super.IsWide)
                number |= (ulong)JournalFormat.Long(block, at + 8) << 32;
            var checksum = _super.HasChecksums ? JournalFormat.Long(block, at + 12) : 0;
            tags.Add(new JournalTag(number, (flags & Escaped) != 0, checksum));
            if ((flags & Last) != 0)
                break;
            at += TagSize + ((flags & SameId) != 0 ? 0 : IdSize);
        }
        return tags;
    }

    /// <summary>Fills a descriptor block; there must not be more tags than its capacity.</summary>
    internal byte[] Write(uint sequence, List<JournalTag> tags)
    {
        var block = new byte[_super.Bytes.Length];
        JournalFormat.SetHeader(block, JournalBlockType.Descriptor, sequence);
        var at = JournalFormat.HeaderSize;
        for (var i = 0; i < tags.Count; i++)
        {
            var flags = (tags[i].IsEscaped ? Escaped : 0) | (i > 0 ? SameId : 0) | (i == tags.Count - 1 ? Last : 0);
            JournalFormat.SetLong(block, at, (uint)tags[i].Block);
            JournalFormat.SetLong(block, at + 4, flags);
            if (_super.IsWide)
                JournalFormat.SetLong(block, at + 8, (uint)(tags[i].Block >> 32));
            if (_super.HasChecksums)
                JournalFormat.SetLong(block, at + 12, tags[i].Checksum);
            at += TagSize;
            // The volume's identity follows the first tag; nobody looks at it.
            if (i == 0)
                at += IdSize;
        }
        Seal(block);
        return block;
    }

    private int RevokeSize => _super.IsWide ? 8 : 4;

    /// <summary>Revoked blocks that one revoke block holds.</summary>
    internal int RevokeCapacity => (End - JournalFormat.RevokeHeaderSize) / RevokeSize;

    /// <summary>Reads the numbers of a revoke block. <see cref="Errno.Corrupt"/> if its length is nonsense.</summary>
    internal Result<List<ulong>> ReadRevoked(ReadOnlySpan<byte> block)
    {
        var used = JournalFormat.Long(block, JournalFormat.HeaderSize);
        if (used < JournalFormat.RevokeHeaderSize || used > (uint)End)
            return Errno.Corrupt;
        var revoked = new List<ulong>();
        for (var at = JournalFormat.RevokeHeaderSize; at + RevokeSize <= (int)used; at += RevokeSize)
            revoked.Add(_super.IsWide
                ? (ulong)JournalFormat.Long(block, at) << 32 | JournalFormat.Long(block, at + 4) : JournalFormat.Long(block, at));
        return revoked;
    }

    /// <summary>Fills a revoke block with some of the numbers, from an index on; says how many in <paramref name="taken"/>.</summary>
    internal byte[] WriteRevoked(uint sequence, List<uint> revoked, int from, out int taken)
    {
        var block = new byte[_super.Bytes.Length];
        JournalFormat.SetHeader(block, JournalBlockType.Revoke, sequence);
        taken = Math.Min(RevokeCapacity, revoked.Count - from);
        var at = JournalFormat.RevokeHeaderSize;
        for (var i = 0; i < taken; i++, at += RevokeSize)
            JournalFormat.SetLong(block, _super.IsWide ? at + 4 : at, revoked[from + i]);
        JournalFormat.SetLong(block, JournalFormat.HeaderSize, (uint)at);
        Seal(block);
        return block;
    }

    /// <summary>True if a descriptor or revoke block is as it was written, as far as its journal lets one know.</summary>
    internal bool IsWhole(ReadOnlySpan<byte> block) =>
        !_super.HasChecksums || JournalFormat.ChecksumOf(_super.Seed, block, End) == JournalFormat.Long(block, End);

    private void Seal(Span<byte> block)
    {
        if (_super.HasChecksums)
            JournalFormat.SetLong(block, End, JournalFormat.ChecksumOf(_super.Seed, block, End));
    }
}
