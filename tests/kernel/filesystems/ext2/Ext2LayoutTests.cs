using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>Superblocks and descriptors: what is no ext2, what is not known, what contradicts itself.</summary>
public class Ext2LayoutTests
{
    private static Errno Mount(byte[] bytes) => Volume.TryMount(new MemoryBlockDevice("test", bytes), isFat: false).Error;

    [Theory]
    [InlineData(56, 2, 0xEF52u, Errno.InvalidArgument)]
    [InlineData(76, 4, 2u, Errno.NotSupported)] // s_rev_level
    [InlineData(96, 4, 0x4u, Errno.Corrupt)] // a journal to replay, and there is none
    [InlineData(96, 4, 0x8u, Errno.NotSupported)] // the journal of another volume
    [InlineData(96, 4, 0x42u, Errno.NotSupported)] // extents
    [InlineData(96, 4, 0x0u, Errno.None)]
    [InlineData(100, 4, 0x4u, Errno.None)] // read-only
    [InlineData(24, 4, 3u, Errno.NotSupported)]
    [InlineData(24, 4, 1u, Errno.Corrupt)]
    [InlineData(20, 4, 0u, Errno.Corrupt)]
    [InlineData(20, 4, 2u, Errno.Corrupt)]
    [InlineData(4, 4, 1u, Errno.Corrupt)]
    [InlineData(4, 4, 0u, Errno.Corrupt)]
    [InlineData(4, 4, 257u, Errno.Corrupt)]
    [InlineData(32, 4, 0u, Errno.Corrupt)]
    [InlineData(32, 4, 63u, Errno.Corrupt)]
    [InlineData(32, 4, 8193u, Errno.Corrupt)]
    [InlineData(40, 4, 0u, Errno.Corrupt)]
    [InlineData(40, 4, 8193u, Errno.Corrupt)]
    [InlineData(0, 4, 31u, Errno.Corrupt)]
    [InlineData(0, 4, 33u, Errno.Corrupt)]
    [InlineData(88, 2, 64u, Errno.Corrupt)]
    [InlineData(88, 2, 0u, Errno.Corrupt)]
    [InlineData(88, 2, 192u, Errno.Corrupt)]
    [InlineData(88, 2, 2048u, Errno.Corrupt)]
    [InlineData(84, 4, 10u, Errno.Corrupt)]
    [InlineData(84, 4, 33u, Errno.Corrupt)]
    [InlineData(84, 4, 32u, Errno.None)]
    public void Nonsense_is_refused(int at, int width, uint value, Errno expected)
    {
        var image = Ext2Image.Ours(256);
        Assert.Equal(32u, image.Long(Ext2Image.Super));
        Assert.Equal(Errno.None, Mount(image.Bytes));
        if (width == 2)
            image.SetWord(Ext2Image.Super + at, (int)value);
        else
            image.SetLong(Ext2Image.Super + at, value);
        Assert.Equal(expected, Mount(image.Bytes));
    }

    [Theory]
    [InlineData(0, 0u, false), InlineData(0, 1u, true), InlineData(0, 255u, true), InlineData(0, 256u, false), InlineData(0, 0x80000000u, false)]
    [InlineData(4, 0u, false), InlineData(4, 256u, false), InlineData(8, 0u, false), InlineData(8, 248u, true), InlineData(8, 249u, false), InlineData(8, 256u, false)]
    public void Bitmaps_and_tables_lie_in_their_group(int field, uint block, bool isSound)
    {
        // The root's inode is wherever the table is; a zeroed one is corrupt too, so the table is copied.
        var image = Ext2Image.Ours(256);
        var table = (int)image.Long(image.Descriptor(0) + 8) * 1024;
        if (field == 8 && isSound)
            image.Bytes.AsSpan(table, 8 * 1024).CopyTo(image.Bytes.AsSpan((int)block * 1024));
        image.SetLong(image.Descriptor(0) + field, block);
        Assert.Equal(isSound ? Errno.None : Errno.Corrupt, Mount(image.Bytes));
    }

    [Fact]
    public void A_second_groups_metadata_lies_there()
    {
        var image = Ext2Image.Groups();
        foreach (var field in new[] { 0, 4, 8 })
            foreach (var block in new uint[] { 257 + 255, 257 + 256, 256, 1 })
            {
                var old = image.Long(image.Descriptor(1) + field);
                image.SetLong(image.Descriptor(1) + field, block);
                Assert.Equal(block == 512 && field != 8 ? Errno.None : Errno.Corrupt, Mount(image.Bytes));
                image.SetLong(image.Descriptor(1) + field, old);
            }
        Assert.Equal(Errno.None, Mount(image.Bytes));
    }

    [Fact]
    public void A_device_too_short_is_no_volume()
    {
        var image = Ext2Image.Ours(256);
        Assert.Equal(Errno.None, Mount(image.Bytes));
        Assert.Equal(Errno.Corrupt, Mount(image.Bytes[..(255 * 1024)]));
        foreach (var length in new[] { 0, 1024, 1536 })
        {
            Assert.Equal(Errno.InvalidArgument, Mount(image.Bytes[..length]));
            Assert.False(Ext2FileSystem.IsOn(new MemoryBlockDevice("short", image.Bytes[..length])));
        }
        Assert.True(Ext2FileSystem.IsOn(new MemoryBlockDevice("test", image.Bytes)));
        Assert.True(Ext2FileSystem.IsOn(new MemoryBlockDevice("start", image.Bytes[..2048])));
        Assert.True(Ext2FileSystem.IsOn(new MemoryBlockDevice("large blocks", image.Bytes, 4096)));
        image.Bytes[Ext2Image.Super + 57] = 0;
        Assert.False(Ext2FileSystem.IsOn(new MemoryBlockDevice("test", image.Bytes)));
        Assert.False(Ext2FileSystem.IsOn(new FailingDisk(Ext2Image.Ours(256).Bytes) { FirstBadRead = 0 }));
    }

    [Fact]
    public void The_root_must_be_a_directory()
    {
        foreach (var (mode, links) in new[] { (0x81A4, 2), (0x41ED, 0), (0x01ED, 2), (0xA1ED, 2) })
        {
            var image = Ext2Image.Ours(256);
            image.SetWord(image.Inode(2), mode);
            image.SetWord(image.Inode(2) + 26, links);
            Assert.Equal(Errno.Corrupt, Mount(image.Bytes));
        }
    }

    [Fact]
    public void The_first_revision_has_fixed_sizes()
    {
        var image = Ext2Image.MadeWithout("none,", 512, "-r", "0", "-b", "1024", "-I", "128");
        Assert.Equal(0u, image.Long(Ext2Image.Super + 76));
        // Fields that came with the second revision do not count, whatever they say.
        image.SetWord(Ext2Image.Super + 88, 99);
        image.SetLong(Ext2Image.Super + 84, 5);
        image.SetLong(Ext2Image.Super + 96, 0);
        var fileSystem = image.Mount();
        var node = fileSystem.File("a", FileSystemSteps.Content(20_000));
        Assert.Equal(12UL, node.Number);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(FileSystemSteps.Content(20_000), image.Mount().Get(node));
        Assert.Equal(NodeType.Unknown, fileSystem.List(fileSystem.Root)[^1].Type);
        Assert.Equal(Errno.FileTooLarge, fileSystem.Write(node, int.MaxValue, [1]).Error);
        Assert.Equal(1, Volume.Require(fileSystem.Write(node, int.MaxValue - 1, [1, 2])));
        Assert.Equal(Errno.FileTooLarge, fileSystem.Truncate(node, 1UL << 31).Error);
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void Entries_without_types_are_read_and_written()
    {
        var image = Ext2Image.MadeWithout("^filetype,", 512, "-b", "1024");
        var fileSystem = image.Mount();
        fileSystem.Folder("folder");
        fileSystem.File("file");
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "folder", fileSystem.Root, "renamed"));
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "file", fileSystem.Find("renamed"), "file"));
        fileSystem.File("file");
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "file", fileSystem.Find("renamed"), "file"));
        Assert.All(fileSystem.List(fileSystem.Root), entry => Assert.Equal(NodeType.Unknown, entry.Type));
        image.CheckSound(fileSystem);
        Assert.Equal(["lost+found", "renamed"], image.Mount().Names());
    }

    [Fact]
    public void Features_for_readers_only_make_it_read_only()
    {
        var image = Ext2Image.Ours(256);
        foreach (var (features, isReadOnly) in new[] { (0u, false), (1u, false), (2u, false), (3u, false), (4u, true), (7u, true), (0x80000000u, true) })
        {
            image.SetLong(Ext2Image.Super + 100, features);
            Assert.Equal(isReadOnly, image.Mount().IsReadOnly);
        }
        Assert.True(Ext2Image.Ours(256).Mount(isReadOnly: true).IsReadOnly);
        Assert.True(Volume.Require(Volume.TryMount(new MemoryBlockDevice("test", Ext2Image.Ours(256).Bytes, isReadOnly: true), isFat: false)).IsReadOnly);
        Assert.Equal("ext2", image.Mount().TypeName);
    }

    [Fact]
    public void Status_counts_what_the_bitmaps_say()
    {
        var image = Ext2Image.Groups();
        // Wrong counts on the disk do no harm, and are mended by the first change.
        foreach (var at in new[] { Ext2Image.Super + 12, Ext2Image.Super + 16, image.Descriptor(0) + 12, image.Descriptor(5) + 12 })
            image.SetLong(at, 0x00110022);
        var fileSystem = image.Mount();
        var free = 0u;
        for (var block = 1u; block < 2048; block++)
            free += image.IsBlockUsed(block) ? 0u : 1u;
        var status = Volume.Require(fileSystem.GetFileSystemStatus());
        Assert.Equal((1024u, 2048UL, (ulong)free, 256UL, 245UL, 255), (status.BlockSize, status.BlockCount, status.FreeBlocks, status.NodeCount, status.FreeNodes, status.MaximumNameLength));
        fileSystem.File("a", [1]);
        image.CheckSound(fileSystem);
        Assert.Equal((free - 1, 244u), (image.Long(Ext2Image.Super + 12), image.Long(Ext2Image.Super + 16)));
    }

    [Fact]
    public void The_volume_is_marked_while_it_changes()
    {
        var image = Ext2Image.Ours(256);
        var device = new MemoryBlockDevice("test", image.Bytes);
        var cache = new BlockCache(device, 128);
        image.Clock.Now = new Timestamp(1_800_000_001, 0);
        var fileSystem = Volume.Require(Volume.TryMount(cache, isFat: false, clock: image.Clock));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal((1, 1_600_000_000u), (image.Word(Ext2Image.Super + 58), image.Long(Ext2Image.Super + 48)));
        for (var i = 0; i < 2; i++)
        {
            fileSystem.File($"file {i}");
            Volume.Require(cache.Synchronize());
            Assert.Equal(0, image.Word(Ext2Image.Super + 58));
            Volume.Require(fileSystem.Synchronize());
            Assert.Equal((1, 1_800_000_001u), (image.Word(Ext2Image.Super + 58), image.Long(Ext2Image.Super + 48)));
        }
    }

    [Fact]
    public void A_disk_that_fails_is_no_wrong_format()
    {
        FailingDisks.CheckMount(Ext2Image.Ours(256).Bytes, isFat: false);
        FailingDisks.CheckMount(Ext2Image.Made(4096, "-b", "4096", "-g", "256").Bytes, isFat: false);
    }
}
