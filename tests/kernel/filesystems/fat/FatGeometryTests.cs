using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Boot sectors: what is no FAT, what contradicts itself, and the numbers just within the limits.</summary>
public class FatGeometryTests
{
    private static Errno Mount(FatImage image, int length = 0) => Volume.TryMount(
        new MemoryBlockDevice("test", length == 0 ? image.Bytes : image.Bytes[..length]), isFat: true).Error;

    [Theory]
    [InlineData(0, 1, 0xE8, Errno.InvalidArgument)] // no jump
    [InlineData(0, 1, 0xE9, Errno.None)]
    [InlineData(510, 1, 0x54, Errno.InvalidArgument)]
    [InlineData(511, 1, 0xAB, Errno.InvalidArgument)]
    [InlineData(11, 2, 0, Errno.InvalidArgument)]
    [InlineData(11, 2, 256, Errno.InvalidArgument)]
    [InlineData(11, 2, 513, Errno.InvalidArgument)]
    [InlineData(11, 2, 768, Errno.InvalidArgument)]
    [InlineData(11, 2, 8192, Errno.InvalidArgument)]
    [InlineData(13, 1, 0, Errno.InvalidArgument)]
    [InlineData(13, 1, 3, Errno.InvalidArgument)]
    [InlineData(14, 2, 0, Errno.Corrupt)] // no reserved sector: not even this one
    [InlineData(16, 1, 0, Errno.Corrupt)]
    [InlineData(16, 1, 5, Errno.Corrupt)]
    [InlineData(22, 2, 0, Errno.Corrupt)] // FAT32 without a table's length
    public void Nonsense_is_refused(int at, int width, int value, Errno expected)
    {
        var image = new FatImage(12, 100, fatCount: 1);
        Assert.Equal(Errno.None, Mount(image));
        if (width == 1)
            image.Bytes[at] = (byte)value;
        else
            image.SetWord(at, value);
        Assert.Equal(expected, Mount(image));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void One_to_four_tables_are_kept_alike(int count)
    {
        var image = new FatImage(16, 4085, fatCount: count);
        var fileSystem = image.Mount();
        fileSystem.File("A", FileSystemSteps.Content(1300));
        Volume.Require(fileSystem.Synchronize());
        for (var copy = 0; copy < count; copy++)
            Assert.Equal([3u, 4u, 0xFFFFu, 0u], new[] { image.Entry(2, copy), image.Entry(3, copy), image.Entry(4, copy), image.Entry(5, copy) });
        Assert.Equal(FileSystemSteps.Content(1300), image.Mount().GetAt("A"));
    }

    [Theory, InlineData(512), InlineData(1024), InlineData(2048), InlineData(4096)]
    public void Sectors_have_512_to_4096_bytes(int size)
    {
        foreach (var bits in new[] { 12, 32 })
        {
            var image = new FatImage(bits, 60, size, sectorsPerCluster: 2);
            var fileSystem = image.Mount();
            Assert.Equal((uint)size * 2, Volume.Require(fileSystem.GetFileSystemStatus()).BlockSize);
            fileSystem.File(fileSystem.Folder("folder"), "a file", FileSystemSteps.Content(3 * size));
            image.CheckSound(fileSystem);
            fileSystem = image.Mount();
            Assert.Equal(FileSystemSteps.Content(3 * size), fileSystem.Get(fileSystem.Find(fileSystem.Find("folder"), "a file")));
        }
    }

    [Theory]
    [InlineData(1, 12), InlineData(4084, 12), InlineData(4085, 16), InlineData(65525, 16)]
    public void The_number_of_clusters_gives_the_width(int clusters, int bits)
    {
        var image = new FatImage(bits, clusters);
        var fileSystem = image.Mount();
        var status = Volume.Require(fileSystem.GetFileSystemStatus());
        Assert.Equal((ulong)clusters, status.BlockCount);
        Assert.Equal((ulong)clusters, status.FreeBlocks);
        Assert.Equal((0UL, 0UL, 512u, 765), (status.NodeCount, status.FreeNodes, status.BlockSize, status.MaximumNameLength));
        fileSystem.File("A", [1]);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(image.End, image.Entry(2));
    }

    [Fact]
    public void More_clusters_than_16_bits_can_name_are_refused() =>
        Assert.Equal(Errno.Corrupt, Mount(new FatImage(16, 65526)));

    [Fact]
    public void A_table_too_short_for_its_clusters_is_refused()
    {
        // 340 clusters and two entries more fill 513 bytes; 339 need 511.5.
        foreach (var (clusters, expected) in new[] { (339, Errno.None), (340, Errno.Corrupt) })
        {
            var image = new FatImage(12, 400, fatCount: 1);
            Assert.Equal(2, image.FatSectors);
            image.SetWord(22, 1);
            image.SetWord(19, 1 + 1 + 2 + clusters);
            Assert.Equal(expected, Mount(image));
        }
    }

    [Fact]
    public void A_volume_without_clusters_is_refused()
    {
        var image = new FatImage(12, 100);
        var dataSector = image.DataOffset / 512;
        foreach (var (sectors, expected) in new[] { (dataSector - 1, Errno.Corrupt), (dataSector, Errno.Corrupt), (dataSector + 1, Errno.None) })
        {
            image.SetWord(19, sectors);
            Assert.Equal(expected, Mount(image));
        }
        image.Bytes[13] = 2; // the one sector is half a cluster
        Assert.Equal(Errno.Corrupt, Mount(image));
    }

    [Fact]
    public void A_volume_longer_than_its_device_is_refused()
    {
        var image = new FatImage(12, 104);
        var length = image.DataOffset + 104 * 512;
        Assert.Equal(Errno.None, Mount(image, length));
        Assert.Equal(Errno.Corrupt, Mount(image, length - 512));
        Assert.Equal(Errno.InvalidArgument, Volume.TryMount(new MemoryBlockDevice("empty", []), isFat: true).Error);
    }

    [Fact]
    public void The_long_count_of_sectors_is_used_where_the_short_one_is_0()
    {
        var image = new FatImage(12, 100);
        image.SetLong(32, image.Word(19) - 10u);
        Assert.Equal(100UL, Volume.Require(image.Mount().GetFileSystemStatus()).BlockCount);
        image.SetWord(19, 0);
        Assert.Equal(90UL, Volume.Require(image.Mount().GetFileSystemStatus()).BlockCount);
    }

    [Theory]
    [InlineData(0u, Errno.Corrupt), InlineData(1u, Errno.Corrupt), InlineData(101u, Errno.None), InlineData(102u, Errno.Corrupt)]
    [InlineData(0xF0000002u, Errno.None)] // the top four bits do not count
    public void The_root_of_FAT32_must_be_a_cluster(uint cluster, Errno expected)
    {
        var image = new FatImage(32, 100);
        image.SetLong(44, cluster);
        Assert.Equal(expected, Mount(image));
    }

    [Fact]
    public void FAT32_has_no_fixed_root_and_the_others_have_one()
    {
        var image = new FatImage(32, 100);
        image.SetWord(17, 16);
        Assert.Equal(Errno.Corrupt, Mount(image));
        image = new FatImage(12, 100);
        image.SetWord(17, 0);
        Assert.Equal(Errno.Corrupt, Mount(image));
    }

    [Fact]
    public void Half_a_sector_of_root_takes_a_whole_one()
    {
        var image = new FatImage(12, 100, rootEntries: 24);
        var fileSystem = image.Mount();
        fileSystem.File("A", [7]);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(7, image.Bytes[image.DataOffset]);
        Assert.Equal(image.RootOffset + 1024, image.DataOffset);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(8)]
    public void The_free_count_is_kept_in_a_reserved_sector_only(int sector)
    {
        var image = new FatImage(32, 100);
        var isReserved = sector is 1 or 7;
        image.Bytes.AsSpan(512, 512).CopyTo(image.Bytes.AsSpan(7 * 512));
        image.SetWord(48, sector);
        var before = image.Bytes[..(8 * 512)];
        var fileSystem = image.Mount();
        fileSystem.File("A", [1]);
        Volume.Require(fileSystem.Synchronize());
        if (isReserved)
            Assert.Equal((98u, 4u), (image.Long(sector * 512 + 488), image.Long(sector * 512 + 492)));
        else
            Assert.Equal(before, image.Bytes[..(8 * 512)]);
    }

    [Fact]
    public void A_disk_that_fails_is_no_wrong_format()
    {
        foreach (var bits in new[] { 12, 32 })
            FailingDisks.CheckMount(new FatImage(bits, 100).Bytes, isFat: true);
    }
}
