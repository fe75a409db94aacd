using System;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Times, permissions and what else a slot says of a file, against .NET's calendar and mdir.</summary>
public class FatAttributeTests
{
    private static uint ToDos(DateTime time) =>
        (uint)((time.Year - 1980) << 9 | time.Month << 5 | time.Day) << 16 | (uint)(time.Hour << 11 | time.Minute << 5 | time.Second / 2);

    private static Timestamp At(DateTime time) => new(new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds(), 0);

    [Fact]
    public void Times_are_those_of_the_calendar()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A");
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var day = i switch
            {
                0 => new DateTime(1980, 1, 1), 1 => new DateTime(2107, 12, 31, 23, 59, 58), 2 => new DateTime(2000, 2, 29), 3 => new DateTime(2100, 3, 1),
                4 => new DateTime(2099, 12, 31), 5 => new DateTime(2024, 2, 29), 6 => new DateTime(2023, 3, 1), 7 => new DateTime(2100, 2, 28),
                _ => new DateTime(1980, 1, 1).AddSeconds(random.NextInt64(4039286399)),
            };
            var accessed = new DateTime(1980, 1, 1).AddDays(random.Next(46751));
            Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Modified: At(day), Accessed: At(accessed.AddHours(7)))));
            Volume.Require(fileSystem.Synchronize());
            Assert.Equal(ToDos(day), image.Long(image.RootSlot(0) + 22));
            Assert.Equal(ToDos(accessed) >> 16, image.Word(image.RootSlot(0) + 18));
            var status = fileSystem.Status(node);
            Assert.Equal((At(day.AddSeconds(-(day.Second % 2))), At(accessed)), (status.Modified, status.Accessed));
            Assert.Equal(status.Modified, status.Changed);
        }
    }

    [Fact]
    public void Times_outside_of_what_DOS_knows_are_moved_to_its_ends()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A");
        foreach (var (seconds, expected) in new[] { (0L, new DateTime(1980, 1, 1)), (315532799L, new DateTime(1980, 1, 1)), (4354819200L, new DateTime(2107, 12, 31, 23, 59, 58)), (long.MaxValue, new DateTime(2107, 12, 31, 23, 59, 58)) })
        {
            Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Modified: new Timestamp(seconds, 0))));
            Assert.Equal(At(expected), fileSystem.Status(node).Modified);
        }
    }

    [Fact]
    public void Dates_that_do_not_exist_are_read_as_near_ones()
    {
        var image = new FatImage(12, 30);
        image.PutSlot(image.RootSlot(0), "A          ");
        foreach (var (date, expected) in new[]
        {
            (0, new DateTime(1980, 1, 1)), (1 << 5, new DateTime(1980, 1, 1)), (15 << 5 | 3, new DateTime(1980, 12, 3)), (13 << 5 | 1, new DateTime(1980, 12, 1)),
            (0x7F << 9 | 12 << 5 | 31, new DateTime(2107, 12, 31)), (2 << 5 | 31, new DateTime(1980, 3, 2)), (1 << 9 | 2 << 5 | 28, new DateTime(1981, 2, 28)),
        })
        {
            image.SetWord(image.RootSlot(0) + 24, date);
            var fileSystem = image.Mount();
            Assert.Equal(At(expected), fileSystem.Status(fileSystem.Find("A")).Modified);
        }
    }

    [Fact]
    public void A_new_file_has_the_clocks_time_to_the_hundredth_and_keeps_it_as_the_time_of_creation()
    {
        var image = new FatImage(12, 30);
        var made = new DateTime(2024, 5, 17, 13, 37, 41);
        image.Clock.Now = new Timestamp(At(made).Seconds, 430_000_000);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A");
        image.Clock.Now = new Timestamp(At(made.AddDays(3)).Seconds, 0);
        fileSystem.Put(node, 0, [1]);
        fileSystem.Folder("B");
        Volume.Require(fileSystem.Synchronize());
        var slot = image.RootSlot(0);
        Assert.Equal((143, ToDos(made), ToDos(made) >> 16, ToDos(made.AddDays(3))),
            (image.Bytes[slot + 13], image.Long(slot + 14), image.Word(slot + 18), image.Long(slot + 22)));
        Assert.Equal((0x20, 0x10), (image.Bytes[slot + 11], image.Bytes[slot + 32 + 11]));
        Assert.Equal(100, image.Bytes[slot + 32 + 13]);
        // The folder's own "." and ".." have its times.
        var dot = image.OffsetOf(image.FirstCluster(slot + 32));
        Assert.Equal(image.Bytes[(slot + 32 + 11)..(slot + 32 + 26)], image.Bytes[(dot + 11)..(dot + 26)]);
        Assert.Equal(".          ..         ", System.Text.Encoding.ASCII.GetString(image.Bytes, dot, 11) + System.Text.Encoding.ASCII.GetString(image.Bytes, dot + 32, 11));
        var listing = Volume.WithFile(image.Bytes, file => ExternalTool.MustRun("mdir", "-i", file, "::A"));
        Assert.Contains("2024-05-20  13:37", listing);
    }

    [Fact]
    public void Writing_sets_the_time_and_the_archive_flag_and_keeps_the_others()
    {
        var image = new FatImage(12, 30);
        image.PutSlot(image.RootSlot(0), "A          ", attributes: 0x06);
        var fileSystem = image.Mount();
        var node = fileSystem.Find("A");
        fileSystem.Put(node, 0, [1]);
        Assert.Equal(image.Clock.Now, fileSystem.Status(node).Modified);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0x26, image.Bytes[image.RootSlot(0) + 11]);
        image.Clock.Now = new Timestamp(image.Clock.Now.Seconds + 100, 0);
        Volume.Require(fileSystem.Truncate(node, 0));
        Assert.Equal(image.Clock.Now, fileSystem.Status(node).Modified);
    }

    [Fact]
    public void Permissions_are_one_bit()
    {
        var image = new FatImage(12, 30);
        var fileSystem = image.Mount();
        var node = fileSystem.File("A");
        Volume.Require(fileSystem.Create(fileSystem.Root, "B"u8, FileMode.Of(NodeType.RegularFile, 0x16D), Owner.Root, 0));
        Volume.Require(fileSystem.Create(fileSystem.Root, "C"u8, FileMode.Of(NodeType.RegularFile, 0x2), Owner.Root, 0));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal((0x20, 0x21, 0x20), (image.Bytes[image.RootSlot(0) + 11], image.Bytes[image.RootSlot(1) + 11], image.Bytes[image.RootSlot(2) + 11]));
        Assert.Equal(FileMode.Of(NodeType.RegularFile, 0x16D), fileSystem.Status(fileSystem.Find("B")).Mode);
        foreach (var (permissions, expected) in new[] { (0x16D, 0x16D), (0x1ED, 0x1ED), (0, 0x16D), (0x80, 0x1ED), (0x124, 0x16D), (0x10, 0x1ED), (0x6D, 0x16D), (2, 0x1ED) })
        {
            Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Permissions: permissions)));
            Assert.Equal(expected, fileSystem.Status(node).Mode.Permissions);
        }
        foreach (var permissions in new[] { 0x200, 0x400, 0x800, 0x9ED })
            Assert.Equal(Errno.NotPermitted, fileSystem.SetAttributes(node, new NodeAttributes(Permissions: permissions)).Error);
        Assert.Equal(Errno.None, fileSystem.SetAttributes(node, new NodeAttributes(Owner: Owner.Root)).Error);
        Assert.Equal(Errno.NotPermitted, fileSystem.SetAttributes(node, new NodeAttributes(Owner: new Owner(1, 0))).Error);
        Assert.Equal(0x1ED, fileSystem.Status(node).Mode.Permissions);
        Assert.Equal(image.Clock.Now, fileSystem.Status(node).Modified);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0x20, image.Bytes[image.RootSlot(0) + 11]);
    }

    [Fact]
    public void Status_tells_files_folders_and_the_root_apart()
    {
        var image = new FatImage(32, 30, sectorsPerCluster: 2);
        var fileSystem = image.Mount();
        var file = fileSystem.Status(fileSystem.File("A", new byte[1500]));
        Assert.Equal((FileMode.Of(NodeType.RegularFile, 0x1ED), 1u, 1500UL, 2048UL, 0u, Owner.Root), (file.Mode, file.LinkCount, file.Size, file.AllocatedBytes, file.Device, file.Owner));
        var folder = fileSystem.Status(fileSystem.Folder("B"));
        Assert.Equal((FileMode.Of(NodeType.Directory, 0x1ED), 2u, 1024UL, 1024UL), (folder.Mode, folder.LinkCount, folder.Size, folder.AllocatedBytes));
        var root = fileSystem.Status(fileSystem.Root);
        Assert.Equal((FileMode.Of(NodeType.Directory, 0x1ED), 2u, 1024UL), (root.Mode, root.LinkCount, root.Size));
        // The root has no slot to change, and that is no error.
        var before = (byte[])image.Bytes.Clone();
        Volume.Require(fileSystem.SetAttributes(fileSystem.Root, new NodeAttributes(Modified: default(Timestamp))));
        Assert.Equal(before[..64], image.Bytes[..64]);
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_rename_over_a_file_takes_the_attributes_along()
    {
        var image = new FatImage(12, 30);
        image.PutSlot(image.RootSlot(0), "SOURCE     ", attributes: 0x22, cluster: 2, size: 5);
        image.SetEntry(2, image.End);
        image.PutSlot(image.RootSlot(1), "TARGET     ", attributes: 0x21);
        image.Bytes[image.RootSlot(1) + 12] = 0x08;
        var fileSystem = image.Mount();
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "SOURCE", fileSystem.Root, "TARGET"));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal((0xE5, 0x22, 0x08, 5u), (image.Bytes[image.RootSlot(0)], image.Bytes[image.RootSlot(1) + 11], image.Bytes[image.RootSlot(1) + 12], image.Long(image.RootSlot(1) + 28)));
        Assert.Equal(["target"], image.Mount().Names());
    }
}
