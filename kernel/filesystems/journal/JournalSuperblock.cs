using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.FileSystems.Journal;

/// <summary>The first block of a journal (journal_superblock_t).</summary>
internal sealed class JournalSuperblock
{
    internal const int Size = 1024;
    internal const uint RevokeFeature = 0x1;
    internal const uint WideFeature = 0x2; // JBD2_FEATURE_INCOMPAT_64BIT
    internal const uint ChecksumFeature = 0x10; // JBD2_FEATURE_INCOMPAT_CSUM_V3
    private const int ChecksumAt = 0xFC;
    private const int IncompatibleAt = 40;
    private const byte Crc32CType = 4; // JBD2_CRC32C_CHKSUM

    private JournalSuperblock(byte[] bytes)
    {
        Bytes = bytes;
        Seed = Crc32C.Continue(Crc32C.Seed, bytes.AsSpan(48, 16));
    }

    /// <summary>The whole block.</summary>
    internal byte[] Bytes { get; }

    /// <summary>What the checksums of other blocks begin with.</summary>
    internal uint Seed { get; }

    /// <summary>Blocks in the journal, this one included.</summary>
    internal uint Length => JournalFormat.Long(Bytes, 16);

    /// <summary>The first block of the ring.</summary>
    internal uint First => JournalFormat.Long(Bytes, 20);

    /// <summary>The sequence of the oldest transaction that may have to be replayed.</summary>
    internal uint Sequence
    {
        get => JournalFormat.Long(Bytes, 24);
        set => JournalFormat.SetLong(Bytes, 24, value);
    }

    /// <summary>Where that transaction begins; 0 if there is nothing to replay.</summary>
    internal uint Start
    {
        get => JournalFormat.Long(Bytes, 28);
        set => JournalFormat.SetLong(Bytes, 28, value);
    }

    internal bool HasChecksums => (Incompatible & ChecksumFeature) != 0;

    internal bool IsWide => (Incompatible & WideFeature) != 0;

    private uint Incompatible
    {
        get => JournalFormat.Long(Bytes, IncompatibleAt);
        set => JournalFormat.SetLong(Bytes, IncompatibleAt, value);
    }

    /// <summary>
    /// Takes a block for a journal's first. <see cref="Errno.Corrupt"/>; <see cref="Errno.NotSupported"/> for features that
    /// change the format (old checksums, fast commits) and for journals of version 1.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="available">Blocks that the journal has.</param>
    internal static Result<JournalSuperblock> Parse(byte[] block, uint available)
    {
        var type = JournalFormat.TypeOf(block);
        if (!JournalFormat.HasMagic(block) || type is not (JournalBlockType.OldSuperblock or JournalBlockType.Superblock))
            return Errno.Corrupt;
        var super = new JournalSuperblock(block);
        if (type == JournalBlockType.OldSuperblock
            || (super.Incompatible & ~(RevokeFeature | WideFeature | ChecksumFeature)) != 0
            || JournalFormat.Long(block, 44) != 0)
            return Errno.NotSupported;
        if (super.HasChecksums && (block[80] != Crc32CType || super.Checksum() != JournalFormat.Long(block, ChecksumAt)))
            return Errno.Corrupt;
        // A ring shorter than this cannot hold any transaction and its frame.
        const uint LeastRing = 16;
        if (JournalFormat.Long(block, 12) != (uint)block.Length || super.Length > available || super.First == 0
            || super.First >= super.Length || super.Length - super.First < LeastRing
            || (super.Start != 0 && (super.Start < super.First || super.Start >= super.Length)))
            return Errno.Corrupt;
        return super;
    }

    /// <summary>A new, empty journal.</summary>
    internal static JournalSuperblock Make(int blockSize, uint length, ReadOnlySpan<byte> id)
    {
        var bytes = new byte[blockSize];
        JournalFormat.SetHeader(bytes, JournalBlockType.Superblock, 0);
        JournalFormat.SetLong(bytes, 12, (uint)blockSize);
        JournalFormat.SetLong(bytes, 16, length);
        JournalFormat.SetLong(bytes, 20, 1);
        JournalFormat.SetLong(bytes, 24, 1);
        JournalFormat.SetLong(bytes, IncompatibleAt, RevokeFeature | ChecksumFeature);
        id.CopyTo(bytes.AsSpan(48, 16));
        JournalFormat.SetLong(bytes, 64, 1); // one user
        bytes[80] = Crc32CType;
        var super = new JournalSuperblock(bytes);
        super.Seal();
        return super;
    }

    /// <summary>Makes the block ready to be written: it says that there may be revoke blocks, and its checksum fits.</summary>
    internal void Seal()
    {
        Incompatible |= RevokeFeature;
        if (HasChecksums)
            JournalFormat.SetLong(Bytes, ChecksumAt, Checksum());
    }

    private uint Checksum() => JournalFormat.ChecksumOf(Crc32C.Seed, Bytes.AsSpan(0, Size), ChecksumAt);
}
