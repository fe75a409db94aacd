using System;
using System.Buffers.Binary;
using System.Linq;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Kernel.FileSystems;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.Block;

/// <summary>Fields of a GPT at and beyond their limits, under checksums that are right.</summary>
public class PartitionTableLimitsTests
{
    private const int BlockSize = 512;
    private const int Blocks = 10_000;
    private static readonly PartitionGuid _disk = new(5, 6);

    /// <summary>A header as a tool might write it; the defaults are what <see cref="PartitionTableFormat"/> writes.</summary>
    private sealed record Header(ulong FirstUsable = 34, ulong LastUsable = 9966, ulong EntriesAt = 2, uint Count = 128,
        uint Size = 128, uint HeaderSize = 92);

    private static Result<PartitionTable> Read(byte[] content) =>
        PartitionTableFormat.Read(new MemoryBlockDevice("d", content, BlockSize));

    private static byte[] Write(params Partition[] partitions)
    {
        var content = new byte[Blocks * BlockSize];
        Volume.Require(PartitionTableFormat.Write(new MemoryBlockDevice("d", content, BlockSize), _disk, partitions));
        return content;
    }

    private static Partition At(ulong first, ulong last, string name = "") =>
        new(PartitionGuid.LinuxRootX64, new PartitionGuid(first, last), first, last, 0, name);

    // A disk of empty entries whose only header is the primary one.
    private static byte[] Disk(Header header, int blocks = Blocks)
    {
        var content = new byte[blocks * BlockSize];
        var at = content.AsSpan(BlockSize);
        BinaryPrimitives.WriteUInt64LittleEndian(at, 0x5452415020494645);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], 0x00010000);
        BinaryPrimitives.WriteUInt32LittleEndian(at[12..], header.HeaderSize);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], (ulong)blocks - 1);
        BinaryPrimitives.WriteUInt64LittleEndian(at[40..], header.FirstUsable);
        BinaryPrimitives.WriteUInt64LittleEndian(at[48..], header.LastUsable);
        BinaryPrimitives.WriteUInt64LittleEndian(at[72..], header.EntriesAt);
        BinaryPrimitives.WriteUInt32LittleEndian(at[80..], header.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(at[84..], header.Size);
        var entries = new byte[Math.Min((ulong)header.Count * header.Size, 4 << 20)];
        BinaryPrimitives.WriteUInt32LittleEndian(at[88..], Crc32.Of(entries));
        var covered = at[..(int)Math.Min(header.HeaderSize, BlockSize)];
        BinaryPrimitives.WriteUInt32LittleEndian(at[16..], Crc32.Of(covered));
        return content;
    }

    public static TheoryData<string, ulong, ulong, ulong, uint, uint, uint, bool> Headers()
    {
        var data = new TheoryData<string, ulong, ulong, ulong, uint, uint, uint, bool>();
        void Add(string what, Header h, bool sound) =>
            data.Add(what, h.FirstUsable, h.LastUsable, h.EntriesAt, h.Count, h.Size, h.HeaderSize, sound);
        Add("the usual", new(), true);
        Add("header too short", new(HeaderSize: 91), false);
        Add("header of a whole block", new(HeaderSize: 512), true);
        Add("header beyond its block", new(HeaderSize: 513), false);
        Add("one usable block", new(FirstUsable: 40, LastUsable: 40), true);
        Add("usable blocks end before they begin", new(FirstUsable: 41, LastUsable: 40), false);
        Add("the last block is usable", new(LastUsable: 9999), true);
        Add("usable blocks end behind the disk", new(LastUsable: 10_000), false);
        Add("the first usable block is the second", new(FirstUsable: 2, EntriesAt: 9967), true);
        Add("the header is usable", new(FirstUsable: 1, EntriesAt: 9967), false);
        Add("entries too small", new(Size: 120), false);
        Add("entries not of eights", new(Size: 132, FirstUsable: 60), false);
        Add("entries with room", new(Size: 136, FirstUsable: 60), true);
        Add("entries of a page", new(Size: 4096, Count: 1), true);
        Add("entries beyond a page", new(Size: 4104, Count: 1), false);
        Add("no entries", new(Count: 0), false);
        Add("entries of one mebibyte", new(Count: 8192, FirstUsable: 2050), true);
        Add("entries beyond one mebibyte", new(Count: 8193, FirstUsable: 2060), false);
        Add("entries over the header", new(EntriesAt: 1), false);
        Add("entries behind the disk", new(EntriesAt: 10_000), false);
        Add("entries up to the end", new(EntriesAt: 9968), true);
        Add("entries past the end", new(EntriesAt: 9969), false);
        Add("entries in the last usable block", new(EntriesAt: 9900, LastUsable: 9900), false);
        Add("entries behind the last usable block", new(EntriesAt: 9901, LastUsable: 9900), true);
        Add("entries into the first usable block", new(FirstUsable: 33), false);
        return data;
    }

    [Theory, MemberData(nameof(Headers))]
    public void A_header_is_believed_up_to_its_limits(string what, ulong firstUsable, ulong lastUsable, ulong entriesAt,
        uint count, uint size, uint headerSize, bool sound)
    {
        var table = Read(Disk(new(firstUsable, lastUsable, entriesAt, count, size, headerSize)));
        Assert.True(sound == table.IsOk, what);
        if (!sound)
            Assert.Equal(Errno.Corrupt, table.Error);
        else
            Assert.Empty(table.Value.Partitions);
    }

    [Fact]
    public void The_smallest_disk_has_eight_blocks()
    {
        Assert.True(Read(Disk(new(FirstUsable: 3, LastUsable: 5, Count: 4), blocks: 8)).IsOk);
        Assert.Equal(Errno.NoData, Read(Disk(new(FirstUsable: 3, LastUsable: 5, Count: 4), blocks: 7)).Error);
    }

    [Theory]
    [InlineData(false, false, Errno.NoData)]
    [InlineData(true, false, Errno.Corrupt)]
    [InlineData(false, true, Errno.Corrupt)]
    [InlineData(true, true, Errno.Corrupt)]
    public void Damage_is_told_apart_from_nothing(bool primary, bool backup, Errno expected)
    {
        var content = Write();
        Spoil(content.AsSpan(BlockSize, BlockSize), primary);
        Spoil(content.AsSpan((Blocks - 1) * BlockSize), backup);
        Assert.Equal(expected, Read(content).Error);

        static void Spoil(Span<byte> header, bool leaveSignature)
        {
            if (leaveSignature)
                header[60] ^= 1;
            else
                header.Clear();
        }
    }

    [Fact]
    public void Copies_that_differ_are_noticed()
    {
        Partition[] usual = [At(40, 50), At(60, 70)];
        Assert.Equal(PartitionTableHealth.Intact, Mixed(usual, _disk));
        Assert.Equal(PartitionTableHealth.BackupDamaged, Mixed(usual, new(7, 8)));
        Assert.Equal(PartitionTableHealth.BackupDamaged, Mixed([At(40, 50)], _disk));
        Assert.Equal(PartitionTableHealth.BackupDamaged, Mixed([At(40, 50), At(60, 71)], _disk));
        Assert.Equal(PartitionTableHealth.BackupDamaged, Mixed([At(40, 51), At(60, 70)], _disk));

        PartitionTableHealth Mixed(Partition[] backup, PartitionGuid disk)
        {
            var content = new byte[Blocks * BlockSize];
            Volume.Require(PartitionTableFormat.Write(new MemoryBlockDevice("d", content, BlockSize), disk, backup));
            Write(usual).AsSpan(0, 34 * BlockSize).CopyTo(content);
            var table = Volume.Require(Read(content));
            Assert.Equal(usual, table.Partitions);
            return table.Health;
        }
    }

    [Fact]
    public void Partitions_may_fill_the_usable_blocks_and_no_more()
    {
        Partition[] whole = [At(34, 34), At(35, 9965), At(9966, 9966)];
        Assert.Equal(whole, Volume.Require(Read(Write(whole))).Partitions);
        Refused(At(33, 40));
        Refused(At(9960, 9967));
        Refused(At(41, 40));
        Refused(At(40, 50), At(50, 60));
        Refused(At(50, 60), At(40, 50));

        static void Refused(params Partition[] partitions) => Assert.Equal(Errno.InvalidArgument, PartitionTableFormat.Write(
            new MemoryBlockDevice("d", new byte[Blocks * BlockSize], BlockSize), _disk, partitions).Error);
    }

    [Fact]
    public void The_numbers_and_names_that_fit()
    {
        var most = Enumerable.Range(0, 128).Select(i => At(100 + (ulong)i, 100 + (ulong)i, new string('n', 36))).ToArray();
        Assert.Equal(most, Volume.Require(Read(Write(most))).Partitions);
        Assert.Equal(Errno.InvalidArgument, Try(Blocks, [.. most, At(300, 300)]));
        Assert.Equal(Errno.InvalidArgument, Try(Blocks, At(100, 100, new string('n', 37))));
        Assert.Equal(Errno.None, Try(68, At(34, 34)));
        Assert.Equal(Errno.InvalidArgument, Try(67));

        static Errno Try(int blocks, params Partition[] partitions)
        {
            var written = PartitionTableFormat.Write(new MemoryBlockDevice("d", new byte[blocks * BlockSize], BlockSize), _disk, partitions);
            return written.IsOk ? Errno.None : written.Error;
        }
    }

    [Fact]
    public void Old_tools_see_one_partition_over_the_whole_disk()
    {
        var mbr = Write()[..BlockSize];
        Assert.All(mbr[..446], unit => Assert.Equal(0, unit));
        Assert.Equal("00000200EEFFFFFF010000000F270000", Convert.ToHexString(mbr, 446, 16));
        Assert.All(mbr[462..510], unit => Assert.Equal(0, unit));
        Assert.Equal(0xAA55, BinaryPrimitives.ReadUInt16LittleEndian(mbr.AsSpan(510)));
    }

    [Fact]
    public void Both_headers_name_each_other_and_the_revision()
    {
        var content = Write();
        Assert.Equal("00000100", Convert.ToHexString(content, 512 + 8, 4));
        Assert.Equal((1UL, 9999UL, 34UL, 9966UL, 2UL), Fields(512));
        Assert.Equal((9999UL, 1UL, 34UL, 9966UL, 9967UL), Fields(9999 * 512));

        (ulong, ulong, ulong, ulong, ulong) Fields(int at)
        {
            ulong Field(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(at + offset));
            return (Field(24), Field(32), Field(40), Field(48), Field(72));
        }
    }

    [Fact]
    public void A_partition_is_found_by_type_and_opened_as_a_device()
    {
        var content = Write(At(40, 49), At(60, 60) with { Type = PartitionGuid.EfiSystem });
        var disk = new MemoryBlockDevice("d", content, BlockSize);
        var table = Volume.Require(Read(content));
        var found = table.Find(PartitionGuid.EfiSystem);
        Assert.Equal(60UL, found?.FirstBlock);
        Assert.Null(table.Find(new PartitionGuid(1, 0)));
        var opened = PartitionTable.Open(disk, table.Partitions[0], 1);
        Assert.Equal("dp1", opened.Name);
        Assert.Equal(10UL, opened.BlockCount);
        Volume.Require(opened.Write(0, Enumerable.Repeat((byte)7, BlockSize).ToArray()));
        Assert.Equal(7, content[40 * BlockSize]);
        Assert.False(new PartitionGuid(1, 0).IsZero);
        Assert.False(new PartitionGuid(0, 1).IsZero);
        Assert.True(new PartitionGuid(0, 0).IsZero);
    }
}
