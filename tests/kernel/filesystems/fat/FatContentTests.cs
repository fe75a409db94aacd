using System;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Files' chains in the table, their sizes in the slots, space that ends, and what FSInfo says afterwards.</summary>
public class FatContentTests
{
    private const uint LargestFile = uint.MaxValue;

    private static void CheckTables(FatImage image)
    {
        for (var cluster = 0u; cluster < image.Clusters + 2; cluster++)
            Assert.Equal(image.Entry(cluster), image.Entry(cluster, 1));
    }

    [Theory, InlineData(12, 20), InlineData(12, 21), InlineData(16, 4085), InlineData(32, 20), InlineData(12, 4084)]
    public void Every_cluster_can_be_used_and_given_back(int bits, int clusters)
    {
        var image = new FatImage(bits, clusters);
        var fileSystem = image.Mount();
        var free = clusters - (bits == 32 ? 1 : 0);
        var content = FileSystemSteps.Content(free * 512);
        var node = fileSystem.File("ALL", content);
        Assert.Equal(0UL, fileSystem.FreeBlocks());
        Assert.Equal(Errno.NoSpace, fileSystem.Write(node, (ulong)content.Length, [1]).Error);
        image.CheckSound(fileSystem);
        CheckTables(image);
        Assert.Equal(Enumerable.Range(bits == 32 ? 3 : 2, free).Select(i => (uint)i), image.Chain(image.FirstCluster(image.RootSlot(0))));
        Assert.Equal(content, image.Bytes[image.OffsetOf(bits == 32 ? 3u : 2u)..image.OffsetOf((uint)clusters + 2)]);
        Assert.Equal(content, image.Mount().GetAt("ALL"));
        fileSystem = image.Mount();
        Assert.Equal(0UL, fileSystem.FreeBlocks());
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "ALL"));
        Assert.Equal((ulong)free, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
        CheckTables(image);
        Assert.Equal(free, image.FreeEntries());
    }

    [Theory, InlineData(12), InlineData(32)]
    public void Clusters_of_two_files_alternate_as_they_are_taken(int bits)
    {
        var image = new FatImage(bits, 30);
        var fileSystem = image.Mount();
        var first = bits == 32 ? 3u : 2u;
        var (one, two) = (fileSystem.File("ONE"), fileSystem.File("TWO"));
        for (var i = 0; i < 4; i++)
        {
            fileSystem.Put(one, (ulong)i * 512, FileSystemSteps.Content(512, i));
            fileSystem.Put(two, (ulong)i * 512, FileSystemSteps.Content(512, 100 + i));
        }
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal([first, first + 2, first + 4, first + 6], image.Chain(image.FirstCluster(image.RootSlot(0))));
        Assert.Equal([first + 1, first + 3, first + 5, first + 7], image.Chain(image.FirstCluster(image.RootSlot(1))));
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(i => FileSystemSteps.Content(512, 100 + i)), image.Mount().GetAt("TWO"));
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void The_search_for_space_goes_round()
    {
        var image = new FatImage(12, 10);
        var fileSystem = image.Mount();
        for (var i = 0; i < 5; i++)
            fileSystem.File($"N{i}", new byte[1024]);
        foreach (var i in new[] { 1, 3 })
            fileSystem.Unlink(fileSystem.Root, $"N{i}");
        var node = fileSystem.File("NEW", FileSystemSteps.Content(3 * 512));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal([4u, 5u, 8u], image.Chain(image.FirstCluster(image.Seek(image.RootSlot(0), "NEW        "))));
        Assert.Equal(1UL, fileSystem.FreeBlocks());
        // Behind the last one taken, though clusters before it are free.
        fileSystem.Unlink(fileSystem.Root, "N0");
        fileSystem.Put(node, 1536, new byte[1024]);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal([4u, 5u, 8u, 9u, 2u], image.Chain(image.FirstCluster(image.Seek(image.RootSlot(0), "NEW        "))));
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_write_that_meets_the_end_of_space_is_cut()
    {
        var image = new FatImage(12, 10, sectorsPerCluster: 2);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A", FileSystemSteps.Content(100));
        var content = FileSystemSteps.Content(20_000, 2);
        Assert.Equal(10 * 1024 - 100, Volume.Require(fileSystem.Write(node, 100, content)));
        Assert.Equal(Errno.NoSpace, fileSystem.Write(node, 10 * 1024, content).Error);
        Assert.Equal(24, Volume.Require(fileSystem.Write(node, 10 * 1024 - 24, content)));
        Assert.Equal(10 * 1024UL, fileSystem.Status(node).Size);
        image.CheckSound(fileSystem);
        var second = fileSystem.File("B");
        Assert.Equal(Errno.NoSpace, fileSystem.Write(second, 0, [1]).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Truncate(second, 1).Error);
        Assert.Equal(Errno.None, fileSystem.Truncate(second, 0).Error);
        Assert.Equal(content[..(10 * 1024 - 124)], fileSystem.Get(node, 100)[..^24]);
        image.CheckSound(fileSystem);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(511), InlineData(512), InlineData(513), InlineData(1536), InlineData(2047), InlineData(2048)]
    public void A_file_cut_to_a_length_keeps_the_clusters_that_it_needs(int length)
    {
        var image = new FatImage(32, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A", FileSystemSteps.Content(2048));
        Assert.Equal(Errno.None, fileSystem.Truncate(node, (ulong)length).Error);
        Assert.Equal(FileSystemSteps.Content(2048)[..length], fileSystem.Get(node));
        var clusters = (length + 511) / 512;
        Assert.Equal(((ulong)length, (ulong)clusters * 512), (fileSystem.Status(node).Size, fileSystem.Status(node).AllocatedBytes));
        image.CheckSound(fileSystem);
        Assert.Equal(29 - clusters, image.FreeEntries());
        Assert.Equal((uint)length, image.Long(image.RootSlot(0) + 28));
        Assert.Equal(length == 0 ? 0u : 3u, image.FirstCluster(image.RootSlot(0)));
        // It grows again, and what was cut away reads as zeros.
        Assert.Equal(Errno.None, fileSystem.Truncate(node, 3000).Error);
        Assert.Equal(FileSystemSteps.Content(2048)[..length].Concat(new byte[3000 - length]), fileSystem.Get(node));
        image.CheckSound(fileSystem);
        Assert.Equal(fileSystem.Get(node), image.Mount().GetAt("A"));
    }

    [Fact]
    public void A_gap_reads_as_zeros()
    {
        var image = new FatImage(32, 300, sectorsPerCluster: 2);
        image.Bytes.AsSpan(image.OffsetOf(3)).Fill(0xEE);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A", [1, 2, 3]);
        fileSystem.Put(node, 200_000, [4, 5]);
        var expected = new byte[200_002];
        new byte[] { 1, 2, 3 }.CopyTo(expected, 0);
        new byte[] { 4, 5 }.CopyTo(expected, 200_000);
        Assert.Equal(expected, fileSystem.Get(node));
        image.CheckSound(fileSystem);
        Assert.Equal(expected, image.Mount().GetAt("A"));
    }

    [Fact]
    public void Reads_end_where_the_file_does()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var content = FileSystemSteps.Content(1300);
        var node = fileSystem.File("A", content);
        for (var offset = 0; offset < 1400; offset += 50)
        {
            var expected = content.Skip(offset).Take(600).ToArray();
            Assert.Equal(expected, fileSystem.Get(node, (ulong)offset, 600));
        }
        Assert.Empty(fileSystem.Get(node, 1300));
        Assert.Empty(fileSystem.Get(node, ulong.MaxValue));
        Assert.Equal(0, Volume.Require(fileSystem.Write(node, ulong.MaxValue, [])));
        Assert.Equal(1300UL, fileSystem.Status(node).Size);
    }

    [Fact]
    public void A_file_has_less_than_4_GiB()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A");
        Assert.Equal(Errno.FileTooLarge, fileSystem.Write(node, LargestFile, [1]).Error);
        Assert.Equal(Errno.FileTooLarge, fileSystem.Truncate(node, LargestFile + 1UL).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Write(node, LargestFile - 1, [1]).Error);
        fileSystem.Unlink(fileSystem.Root, "A");
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(30, image.FreeEntries());
    }

    [Fact]
    public void A_chain_too_short_for_the_size_is_corrupt_until_the_file_is_cut()
    {
        var image = new FatImage(32, 50);
        image.PutSlot(image.RootSlot(0), "A          ", cluster: 3, size: LargestFile - 2);
        image.SetEntry(3, image.End);
        var fileSystem = image.Mount();
        var node = fileSystem.Find("A");
        Assert.Equal(Errno.Corrupt, fileSystem.Write(node, LargestFile - 2, [1, 2, 3]).Error);
        Assert.Equal(Errno.Corrupt, fileSystem.Read(node, LargestFile - 3, new byte[9]).Error);
        Assert.Equal(Errno.Corrupt, fileSystem.Read(node, 500, new byte[13]).Error);
        Assert.Equal(12, Volume.Require(fileSystem.Read(node, 500, new byte[12])));
        Assert.Equal(Errno.Corrupt, fileSystem.Truncate(node, 513).Error);
        Assert.Equal(Errno.None, fileSystem.Truncate(node, 512).Error);
        Assert.Equal(512UL, fileSystem.Status(node).Size);
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_chain_that_ends_too_soon_or_never_is_corrupt()
    {
        foreach (var (next, readsAll) in new[] { (0u, false), (1u, false), (2u, false), (32u, false), (0xFF7u, false), (0xFF6u, false), (0xFF8u, true), (0xFFFu, true) })
        {
            var image = new FatImage(12, 30);
            image.PutSlot(image.RootSlot(0), "A          ", cluster: 2, size: 512);
            image.SetEntry(2, next);
            var fileSystem = image.Mount();
            var node = fileSystem.Find("A");
            var expected = readsAll ? Errno.None : Errno.Corrupt;
            Assert.Equal(expected, fileSystem.Read(node, 0, new byte[9]).Error);
            Assert.Equal(expected, fileSystem.GetStatus(node).Error);
            Assert.Equal(expected, fileSystem.Write(node, 0, new byte[9]).Error);
            Assert.Equal(expected, fileSystem.Truncate(node, 1).Error);
            Assert.Equal(expected, fileSystem.Unlink(fileSystem.Root, "A"));
        }
    }

    [Theory, InlineData(16, 0xFFF7u, false), InlineData(16, 0xFFF8u, true), InlineData(32, 0x0FFFFFF7u, false), InlineData(32, 0x0FFFFFF8u, true), InlineData(32, 0xFFFFFFF8u, true), InlineData(32, 0xF0000003u, false)]
    public void Marks_of_the_end_depend_on_the_width(int bits, uint mark, bool isEnd)
    {
        var image = new FatImage(bits, bits == 16 ? 4085 : 50);
        image.PutSlot(image.RootSlot(0), "A          ", cluster: 3, size: 512);
        image.SetEntry(3, mark);
        var fileSystem = image.Mount();
        Assert.Equal(isEnd ? Errno.None : Errno.Corrupt, fileSystem.Read(fileSystem.Find("A"), 0, new byte[9]).Error);
    }

    [Fact]
    public void The_top_four_bits_of_an_entry_are_kept_and_do_not_count()
    {
        var image = new FatImage(32, 50);
        for (var cluster = 3u; cluster < 52; cluster++)
            image.SetEntry(cluster, 0xA0000000);
        var fileSystem = image.Mount();
        Assert.Equal(49UL, fileSystem.FreeBlocks());
        fileSystem.File("A", FileSystemSteps.Content(1024));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal([0xA0000004, 0xAFFFFFFF, 0xA0000000], new[] { image.Entry(3), image.Entry(4), image.Entry(5) });
        fileSystem.Unlink(fileSystem.Root, "A");
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal([0xA0000000, 0xA0000000, 0xA0000000], new[] { image.Entry(3), image.Entry(4), image.Entry(5) });
    }

    [Fact]
    public void FSInfo_says_what_is_free_and_where_to_look()
    {
        var image = new FatImage(32, 50);
        var fileSystem = image.Mount();
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(uint.MaxValue, image.Long(image.FsInfo + 488)); // nothing has changed
        void Check(uint free, uint next)
        {
            Volume.Require(fileSystem.Synchronize());
            Assert.Equal((free, next), (image.Long(image.FsInfo + 488), image.Long(image.FsInfo + 492)));
            Assert.Equal(free, (uint)image.FreeEntries());
            Assert.Equal((0x41615252u, 0x61417272u, 0xAA550000u), (image.Long(image.FsInfo), image.Long(image.FsInfo + 484), image.Long(image.FsInfo + 508)));
        }
        var node = fileSystem.File("A", new byte[5 * 512]);
        Check(44, 8);
        fileSystem.Folder("FOLDER");
        Check(43, 9);
        Volume.Require(fileSystem.Truncate(node, 512));
        Check(47, 9);
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "FOLDER"));
        Check(48, 9);
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "A"));
        Check(49, 9);
    }

    [Theory, InlineData(0), InlineData(484)]
    public void What_is_no_FSInfo_is_left_alone(int signature)
    {
        var image = new FatImage(32, 50);
        image.SetLong(image.FsInfo + signature, 0x12345678);
        var before = image.Bytes[image.FsInfo..(image.FsInfo + 512)];
        var fileSystem = image.Mount();
        fileSystem.File("A", [1]);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(before, image.Bytes[image.FsInfo..(image.FsInfo + 512)]);
        Assert.Equal([1], image.Mount().GetAt("A"));
    }

    [Fact]
    public void A_file_without_a_name_can_still_be_written_and_cut()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A", FileSystemSteps.Content(600));
        fileSystem.File("B", [1]);
        Volume.Require(fileSystem.Retain(node));
        Volume.Require(fileSystem.Retain(node));
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "A"));
        Assert.Equal((0u, 600UL), (fileSystem.Status(node).LinkCount, fileSystem.Status(node).Size));
        fileSystem.Put(node, 600, FileSystemSteps.Content(600));
        Volume.Require(fileSystem.Truncate(node, 700));
        Assert.Equal(FileSystemSteps.Content(600).Concat(FileSystemSteps.Content(600)[..100]), fileSystem.Get(node));
        Assert.Equal(27UL, fileSystem.FreeBlocks());
        Volume.Require(fileSystem.Release(node));
        Assert.Equal(700UL, fileSystem.Status(node).Size);
        Volume.Require(fileSystem.Release(node));
        Assert.Equal(Errno.NotFound, fileSystem.GetStatus(node).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Release(node).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Retain(node).Error);
        Assert.Equal(29UL, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
        Assert.Equal(["B"], image.Mount().Names());
        Assert.Equal(0xE5, image.Bytes[image.RootSlot(0)]);
    }

    [Fact]
    public void Retaining_a_node_with_a_name_changes_nothing()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A", [1, 2]);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Release(node).Error);
        Volume.Require(fileSystem.Retain(node));
        Volume.Require(fileSystem.Release(node));
        Assert.Equal(Errno.InvalidArgument, fileSystem.Release(node).Error);
        Assert.Equal([1, 2], fileSystem.Get(node));
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "A"));
        Assert.Equal(Errno.NotFound, fileSystem.GetStatus(node).Error);
        Assert.Equal(30UL, fileSystem.FreeBlocks());
    }

    [Fact]
    public void A_folder_without_a_name_takes_no_new_ones()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("FOLDER");
        Volume.Require(fileSystem.Retain(folder));
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "FOLDER"));
        Assert.Equal(Errno.NotFound, fileSystem.Create(folder, "A"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Seek(folder, "A"));
        Assert.Equal(0u, fileSystem.Status(folder).LinkCount);
        Volume.Require(fileSystem.Release(folder));
        Assert.Equal(30UL, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
    }
}
