using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>Entries of directories: split, merged, reused, refused.</summary>
public class Ext2DirectoryTests
{
    private static (Ext2Image Image, IFileSystem FileSystem, NodeId Folder) Start()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        return (image, fileSystem, fileSystem.Folder("folder"));
    }

    private static string Entries(Ext2Image image, IFileSystem fileSystem, NodeId folder, int index = 0)
    {
        Volume.Require(fileSystem.Synchronize());
        return image.Entries(image.BlockOf((uint)folder.Number, index));
    }

    [Fact]
    public void Entries_are_split_and_merged()
    {
        var (image, fileSystem, folder) = Start();
        Assert.Equal("12:./12 2:../1012", Entries(image, fileSystem, folder));
        fileSystem.File(folder, "a");
        fileSystem.File(folder, "four");
        fileSystem.File(folder, "five5");
        Assert.Equal("12:./12 2:../12 13:a/12 14:four/12 15:five5/976", Entries(image, fileSystem, folder));
        // The space of a removed entry goes to the one before it, and a name that fits takes it again.
        Assert.Equal(Errno.None, fileSystem.Unlink(folder, "four"));
        Assert.Equal("12:./12 2:../12 13:a/24 15:five5/976", Entries(image, fileSystem, folder));
        fileSystem.File(folder, "too long for it");
        Assert.Equal("12:./12 2:../12 13:a/24 15:five5/16 14:too long for it/960", Entries(image, fileSystem, folder));
        fileSystem.File(folder, "fits");
        Assert.Equal("12:./12 2:../12 13:a/12 16:fits/12 15:five5/16 14:too long for it/960", Entries(image, fileSystem, folder));
        image.CheckSound(fileSystem);
        Assert.Equal(["a", "fits", "five5", "too long for it"], image.Mount().Names(folder));
    }

    [Fact]
    public void A_folder_grows_by_blocks_and_their_first_entry_can_be_unused()
    {
        var (image, fileSystem, folder) = Start();
        var names = Enumerable.Range(0, 7).Select(i => new string((char)('a' + i), 248)).ToArray(); // 256 bytes each
        foreach (var name in names)
            fileSystem.File(folder, name);
        Assert.Equal(2048UL, fileSystem.Status(folder).Size);
        Assert.Equal(["d", "e", "f", "g"], Entries(image, fileSystem, folder, 1).Split(' ').Select(entry => entry.Split(':')[1][..1]));
        Assert.Equal(Errno.None, fileSystem.Unlink(folder, names[3]));
        Assert.Equal($"-/256 17:{names[4]}/256 18:{names[5]}/256 19:{names[6]}/256", Entries(image, fileSystem, folder, 1));
        Assert.Equal(names.Where(name => name != names[3]), fileSystem.Names(folder));
        Assert.Equal(names.Where(name => name != names[3]), fileSystem.List(folder, 1).Skip(2).Select(entry => Encoding.UTF8.GetString(entry.Name)));
        fileSystem.File(folder, "x");
        // There is room left in the first block; only a name too long for that takes the unused entry of the second.
        Assert.EndsWith("16:x/232", Entries(image, fileSystem, folder));
        Assert.Equal(Errno.None, fileSystem.Unlink(folder, "x"));
        fileSystem.File(folder, new string('x', 240));
        Assert.StartsWith($"16:{new string('x', 240)}/256 17:", Entries(image, fileSystem, folder, 1));
        image.CheckSound(fileSystem);
        // A block whose only entries are gone stays, and the folder counts as empty.
        foreach (var name in fileSystem.Names(folder))
            Assert.Equal(Errno.None, fileSystem.Unlink(folder, name));
        Assert.Equal("-/1024", Entries(image, fileSystem, folder, 1));
        image.CheckSound(fileSystem);
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "folder"));
        image.CheckSound(fileSystem);
    }

    [Theory, InlineData(1), InlineData(3), InlineData(4), InlineData(5), InlineData(254), InlineData(255)]
    public void Names_have_1_to_255_bytes_of_any_kind(int length)
    {
        var (image, fileSystem, folder) = Start();
        var name = Enumerable.Range(0, length).Select(i => (byte)(255 - i is 47 or 0 ? 65 : 255 - i)).ToArray();
        var node = Volume.Require(fileSystem.Create(folder, name, FileMode.RegularFile, Owner.Root, 0));
        Assert.Equal(node, Volume.Require(fileSystem.Lookup(folder, name)));
        image.CheckSound(fileSystem);
        Assert.Equal(name, image.Mount().List(folder)[^1].Name);
        Assert.Equal(Errno.Exists, fileSystem.Create(folder, name, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.Exists, fileSystem.Create(folder, name, FileMode.Directory, Owner.Root, 0).Error);
    }

    [Theory]
    [InlineData("", Errno.InvalidArgument), InlineData(".", Errno.InvalidArgument), InlineData("..", Errno.InvalidArgument)]
    [InlineData("a/b", Errno.InvalidArgument), InlineData("/", Errno.InvalidArgument), InlineData("a\0", Errno.InvalidArgument), InlineData("256", Errno.NameTooLong)]
    public void Names_that_are_none_are_refused(string text, Errno expected)
    {
        var (_, fileSystem, folder) = Start();
        var name = text == "256" ? new string('x', 256) : text;
        var file = fileSystem.File("file");
        Assert.Equal(expected, fileSystem.Create(folder, FileSystemSteps.Bytes(name), FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(expected, fileSystem.CreateSymbolicLink(folder, FileSystemSteps.Bytes(name), "t"u8, Owner.Root).Error);
        Assert.Equal(expected, fileSystem.Link(file, folder, FileSystemSteps.Bytes(name)).Error);
        Assert.Equal(expected, fileSystem.Unlink(folder, name));
        Assert.Equal(expected, fileSystem.RemoveDirectory(folder, name));
        Assert.Equal(expected, fileSystem.Rename(folder, name, folder, "x"));
        Assert.Equal(expected, fileSystem.Rename(fileSystem.Root, "file", folder, name));
        if (text == "256")
            Assert.Equal(expected, fileSystem.Seek(folder, name));
        Assert.Empty(fileSystem.Names(folder));
    }

    [Theory]
    [InlineData(24, 4, 1u), InlineData(24, 4, 10u), InlineData(24, 4, 33u)] // inodes that nobody has
    [InlineData(28, 2, 0u), InlineData(28, 2, 4u), InlineData(28, 2, 14u), InlineData(28, 2, 1004u), InlineData(28, 2, 8u)]
    [InlineData(30, 1, 0u), InlineData(30, 1, 9u), InlineData(4, 2, 1016u), InlineData(4, 2, 1020u)]
    public void Entries_that_contradict_themselves_are_corrupt(int at, int width, uint value)
    {
        var (image, fileSystem, folder) = Start();
        fileSystem.File(folder, "12345678");
        fileSystem.File(folder, "behind");
        Assert.Equal("12:./12 2:../12 13:12345678/16 14:behind/984", Entries(image, fileSystem, folder));
        var place = (int)image.BlockOf((uint)folder.Number, 0) * 1024 + at;
        if (width == 4)
            image.SetLong(place, value);
        else if (width == 2)
            image.SetWord(place, (int)value);
        else
            image.Bytes[place] = (byte)value;
        fileSystem = image.Mount();
        Assert.Equal(Errno.Corrupt, fileSystem.Seek(folder, "behind"));
        Assert.Equal(Errno.Corrupt, fileSystem.ReadDirectory(folder, 0, 100, []).Error);
        Assert.Equal(Errno.Corrupt, fileSystem.Create(folder, FileSystemSteps.Bytes(new string('x', 200)), FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.Corrupt, fileSystem.RemoveDirectory(fileSystem.Root, "folder"));
        Assert.Equal(Errno.Corrupt, fileSystem.Unlink(folder, "behind"));
        Assert.Equal(Errno.Corrupt, fileSystem.Rename(fileSystem.Root, "lost+found", folder, "behind"));
    }

    [Fact]
    public void Unused_entries_may_say_anything_but_their_length()
    {
        var (image, fileSystem, folder) = Start();
        fileSystem.File(folder, "12345678");
        Volume.Require(fileSystem.Synchronize());
        var place = (int)image.BlockOf((uint)folder.Number, 0) * 1024 + 24;
        image.SetLong(place, 0);
        image.Bytes[place + 6] = 0;
        image.SetWord(image.Inode(13) + 26, 0);
        fileSystem = image.Mount();
        Assert.Empty(fileSystem.Names(folder));
        Assert.Equal(Errno.NotFound, fileSystem.Seek(folder, "12345678"));
        Assert.Equal(Errno.NotFound, fileSystem.Seek(folder, ""));
        fileSystem.File(folder, "new");
        Assert.EndsWith("new/1000", Entries(image, fileSystem, folder));
    }

    [Fact]
    public void Folders_with_holes_or_odd_sizes_are_corrupt()
    {
        foreach (var damage in new Action<Ext2Image, int>[]
        {
            (image, inode) => image.SetLong(inode + 40, 0), (image, inode) => image.SetLong(inode + 4, 1000), (image, inode) => image.SetLong(inode + 4, 2048),
            (image, inode) => image.SetLong(inode + 4, 0xFFFFFC00), (image, inode) => image.SetLong(inode + 40, 3),
        })
        {
            var (image, fileSystem, folder) = Start();
            fileSystem.File(folder, "a");
            Volume.Require(fileSystem.Synchronize());
            damage(image, image.Inode((uint)folder.Number));
            fileSystem = image.Mount();
            Assert.Equal(Errno.Corrupt, fileSystem.Seek(folder, "none"));
            Assert.Equal(Errno.Corrupt, fileSystem.ReadDirectory(folder, 0, 100, []).Error);
            Assert.Equal(Errno.Corrupt, fileSystem.Create(folder, "b"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        }
    }

    [Fact]
    public void A_listing_goes_on_at_any_cookie()
    {
        var (image, fileSystem, folder) = Start();
        var names = Enumerable.Range(0, 20).Select(i => $"name {i} {new string('x', 90)}").ToArray();
        foreach (var name in names)
            fileSystem.File(folder, name);
        var all = fileSystem.List(folder);
        Assert.Equal(names.Prepend("..").Prepend("."), all.Select(entry => Encoding.UTF8.GetString(entry.Name)));
        Assert.Equal([folder, fileSystem.Root], all.Take(2).Select(entry => entry.Node));
        Assert.Equal(all.Select(entry => entry.NextCookie).Order(), all.Select(entry => entry.NextCookie));
        Assert.Equal(fileSystem.Status(folder).Size, all[^1].NextCookie);
        for (var from = 0; from < all.Count; from++)
        {
            var rest = new List<DirectoryEntry>();
            Volume.Require(fileSystem.ReadDirectory(folder, from == 0 ? 0 : all[from - 1].NextCookie, 3, rest));
            Assert.Equal(all.Skip(from).Take(3).Select(entry => (entry.Node, entry.NextCookie)), rest.Select(entry => (entry.Node, entry.NextCookie)));
        }
        // Entries removed meanwhile do not hide others, wherever the reader stands.
        for (var from = 1; from < all.Count - 2; from++)
        {
            Volume.Require(fileSystem.Synchronize());
            var copy = new Ext2Image((byte[])image.Bytes.Clone());
            var other = copy.Mount();
            foreach (var gone in new[] { from, from + 1 })
                if (gone > 1)
                    Assert.Equal(Errno.None, other.Unlink(folder, names[gone - 2]));
            var rest = new List<DirectoryEntry>();
            Volume.Require(other.ReadDirectory(folder, all[from].NextCookie, 100, rest));
            Assert.Equal(all.Skip(from + 2).Select(entry => entry.Node), rest.Select(entry => entry.Node));
        }
        var none = new List<DirectoryEntry>();
        Volume.Require(fileSystem.ReadDirectory(folder, 0, 0, none));
        Volume.Require(fileSystem.ReadDirectory(folder, all[^1].NextCookie, 10, none));
        Volume.Require(fileSystem.ReadDirectory(folder, ulong.MaxValue, 10, none));
        Assert.Empty(none);
    }

    [Fact]
    public void Kinds_are_told_in_the_entries()
    {
        var (image, fileSystem, folder) = Start();
        var kinds = new[] { NodeType.RegularFile, NodeType.Directory, NodeType.CharacterDevice, NodeType.BlockDevice, NodeType.Fifo, NodeType.Socket };
        for (var i = 0; i < kinds.Length; i++)
            Volume.Require(fileSystem.Create(folder, [(byte)('a' + i)], FileMode.Of(kinds[i], 0x180), Owner.Root, 0x0801));
        Volume.Require(fileSystem.CreateSymbolicLink(folder, "g"u8, "target"u8, Owner.Root));
        Assert.Equal(kinds.Append(NodeType.SymbolicLink), fileSystem.List(folder).Skip(2).Select(entry => entry.Type));
        image.CheckSound(fileSystem);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Create(folder, "x"u8, FileMode.Of((NodeType)3, 0), Owner.Root, 0).Error);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Create(folder, "x"u8, FileMode.Of(NodeType.Unknown, 0), Owner.Root, 0).Error);
        var place = (int)image.BlockOf((uint)folder.Number, 0) * 1024 + 24 + 7;
        foreach (var (number, type) in new[] { (7, NodeType.SymbolicLink), (8, NodeType.Unknown), (255, NodeType.Unknown), (0, NodeType.Unknown) })
        {
            image.Bytes[place] = (byte)number;
            Assert.Equal(type, image.Mount().List(folder)[2].Type);
        }
    }

    [Fact]
    public void The_hash_index_of_a_folder_is_given_up_when_a_name_comes()
    {
        var (image, fileSystem, folder) = Start();
        fileSystem.File(folder, "a");
        Volume.Require(fileSystem.Synchronize());
        image.SetLong(image.Inode((uint)folder.Number) + 32, 0x1010);
        fileSystem = image.Mount();
        Assert.Equal(Errno.None, fileSystem.Unlink(folder, "a"));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0x1010u, image.Long(image.Inode((uint)folder.Number) + 32));
        fileSystem.File(folder, "b");
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0x10u, image.Long(image.Inode((uint)folder.Number) + 32));
    }
}
