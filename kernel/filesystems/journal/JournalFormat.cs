// Words. A *journal* is a ring of blocks on the volume in which the next state of other blocks is written down before they
// change. A *transaction* is the set of blocks that change together, numbered by its *sequence*. It lies in the ring as
// *descriptor blocks*, each followed by the blocks that its *tags* name, as *revoke blocks* and, last, as one *commit
// block*: a transaction without one never happened. A block is *escaped* if it starts with the journal's magic number: it
// lies in the ring with zeros there. A *revoked* block was given back: older copies of it must not be brought home.
//
// The format is that of Linux's jbd2 (include/linux/jbd2.h, structures cited by name), all numbers big-endian, so that
// Linux, e2fsck and debugfs replay our journals and we theirs.
using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>The kinds of journal blocks (JBD2_*_BLOCK).</summary>
internal enum JournalBlockType
{
    Descriptor = 1,
    Commit = 2,
    OldSuperblock = 3,
    Superblock = 4,
    Revoke = 5,
}

/// <summary>Numbers, headers and checksums of the format.</summary>
internal static class JournalFormat
{
    internal const uint Magic = 0xC03B3998;
    internal const int HeaderSize = 12; // journal_header_t
    internal const int RevokeHeaderSize = 16; // jbd2_journal_revoke_header_t
    internal const int ChecksumSize = 4; // struct jbd2_journal_block_tail
    internal const int CommitChecksumAt = 16; // struct commit_header, h_chksum[0]

    internal static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(at));

    internal static void SetLong(Span<byte> bytes, int at, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(bytes.Slice(at), value);

    internal static bool HasMagic(ReadOnlySpan<byte> block) => Long(block, 0) == Magic;

    internal static JournalBlockType TypeOf(ReadOnlySpan<byte> block) => (JournalBlockType)Long(block, 4);

    internal static uint SequenceOf(ReadOnlySpan<byte> block) => Long(block, 8);

    internal static void SetHeader(Span<byte> block, JournalBlockType type, uint sequence)
    {
        SetLong(block, 0, Magic);
        SetLong(block, 4, (uint)type);
        SetLong(block, 8, sequence);
    }

    /// <summary>True if a sequence comes after another; they wrap around (tid_gt).</summary>
    internal static bool IsAfter(uint sequence, uint other) => (int)(sequence - other) > 0;

    /// <summary>The checksum of a whole block in which the four bytes that hold it count as zeros.</summary>
    internal static uint ChecksumOf(uint seed, ReadOnlySpan<byte> block, int fieldAt)
    {
        var sum = Crc32C.Continue(seed, block.Slice(0, fieldAt));
        sum = Crc32C.Continue(sum, stackalloc byte[ChecksumSize]);
        return Crc32C.Continue(sum, block.Slice(fieldAt + ChecksumSize));
    }

    /// <summary>The checksum of a block's copy in the ring (jbd2_block_tag_csum_set).</summary>
    internal static uint ChecksumOfCopy(uint seed, uint sequence, ReadOnlySpan<byte> copy)
    {
        Span<byte> number = stackalloc byte[4];
        SetLong(number, 0, sequence);
        return Crc32C.Continue(Crc32C.Continue(seed, number), copy);
    }
}
