using System;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>Links, moves and removals: what they do to link counts, "..", times and the bitmaps.</summary>
public class Ext2NameTests
{
    private const long Made = 1_700_000_000, Later = 1_700_000_500;

    private static (Ext2Image Image, IFileSystem FileSystem, NodeId One, NodeId Two) Start()
    {
        var image = Ext2Image.Ours(256);
        image.Clock.Now = new Timestamp(Made, 0);
        var fileSystem = image.Mount();
        var (one, two) = (fileSystem.Folder("one"), fileSystem.Folder("two"));
        return (image, fileSystem, one, two);
    }

    private static (long, long) Times(IFileSystem fileSystem, NodeId node) =>
        (fileSystem.Status(node).Modified.Seconds, fileSystem.Status(node).Changed.Seconds);

    [Fact]
    public void A_new_node_has_its_attributes_and_the_parent_its_time()
    {
        var (image, fileSystem, one, _) = Start();
        image.Clock.Now = new Timestamp(Later, 0);
        var file = Volume.Require(fileSystem.Create(one, "file"u8, FileMode.Of(NodeType.RegularFile, 0x9A4), new Owner(0x12345, 0x54321), 0));
        var folder = Volume.Require(fileSystem.Create(one, "folder"u8, FileMode.Of(NodeType.Directory, 0x3FF), new Owner(7, 8), 0));
        image.CheckSound(fileSystem);
        foreach (var mounted in new[] { fileSystem, image.Mount() })
        {
            var time = new Timestamp(Later, 0);
            Assert.Equal(new NodeStatus(FileMode.Of(NodeType.RegularFile, 0x9A4), new Owner(0x12345, 0x54321), 1, 0, 0, 0, time, time, time), mounted.Status(file));
            Assert.Equal(new NodeStatus(FileMode.Of(NodeType.Directory, 0x3FF), new Owner(7, 8), 2, 1024, 1024, 0, time, time, time), mounted.Status(folder));
            Assert.Equal((3u, 1024UL), (mounted.Status(one).LinkCount, mounted.Status(one).Size));
            Assert.Equal((Later, Later), Times(mounted, one));
            Assert.Equal((Made, Made), Times(mounted, mounted.Root));
            Assert.Equal(5u, mounted.Status(mounted.Root).LinkCount);
            Assert.Equal(one, mounted.Find(folder, ".."));
            Assert.Equal(folder, mounted.Find(folder, "."));
            Assert.Equal(mounted.Root, mounted.Find(mounted.Root, ".."));
        }
        Assert.Equal((0x89A4, 0x2345, 0x4321, 1, 5), (image.Word(image.Inode((uint)file.Number)), image.Word(image.Inode((uint)file.Number) + 2), image.Word(image.Inode((uint)file.Number) + 24),
            image.Word(image.Inode((uint)file.Number) + 120), image.Word(image.Inode((uint)file.Number) + 122)));
    }

    [Fact]
    public void Attributes_are_kept_and_times_may_lie_before_1970()
    {
        var (image, fileSystem, one, _) = Start();
        var node = fileSystem.File(one, "file", [1]);
        image.Clock.Now = new Timestamp(Later, 0);
        var (accessed, modified) = (new Timestamp(-100, 0), new Timestamp(int.MaxValue, 0));
        Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Accessed: accessed)));
        Assert.Equal((accessed, new Timestamp(Made, 0), new Timestamp(Later, 0)), (fileSystem.Status(node).Accessed, fileSystem.Status(node).Modified, fileSystem.Status(node).Changed));
        Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Modified: modified)));
        Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Owner: new Owner(uint.MaxValue, 65536))));
        Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Permissions: 0xE49)));
        image.CheckSound(fileSystem);
        var status = image.Mount().Status(node);
        Assert.Equal((accessed, modified, new Owner(uint.MaxValue, 65536), FileMode.Of(NodeType.RegularFile, 0xE49)), (status.Accessed, status.Modified, status.Owner, status.Mode));
        Assert.Equal(Errno.NotFound, fileSystem.SetAttributes(new NodeId(31), default).Error);
    }

    [Fact]
    public void Content_and_attributes_change_different_times()
    {
        var (image, fileSystem, one, two) = Start();
        var node = fileSystem.File(one, "file", [1, 2, 3]);
        image.Clock.Now = new Timestamp(Later, 7);
        Volume.Require(fileSystem.Read(node, 0, new byte[3]));
        Assert.Equal((Made, Made), Times(fileSystem, node));
        Volume.Require(fileSystem.Link(node, two, "link"u8));
        Assert.Equal((Made, Later), Times(fileSystem, node));
        Assert.Equal((Later, Later), Times(fileSystem, two));
        Assert.Equal((Made, Made), Times(fileSystem, one));
        fileSystem.Put(node, 0, [4]);
        Assert.Equal((Later, Later), Times(fileSystem, node));
        image.Clock.Now = new Timestamp(Later + 1, 0);
        Volume.Require(fileSystem.Truncate(node, 10));
        Assert.Equal((Later + 1, Later + 1), Times(fileSystem, node));
        image.Clock.Now = new Timestamp(Later + 2, 0);
        Volume.Require(fileSystem.Truncate(node, 1));
        Assert.Equal((Later + 2, Later + 2), Times(fileSystem, node));
        image.Clock.Now = new Timestamp(Later + 3, 0);
        Assert.Equal(Errno.None, fileSystem.Unlink(one, "file"));
        Assert.Equal((Later + 2, Later + 3), Times(fileSystem, node));
        Assert.Equal((Later + 3, Later + 3), Times(fileSystem, one));
        image.Clock.Now = new Timestamp(Later + 4, 0);
        Assert.Equal(Errno.None, fileSystem.Rename(two, "link", one, "moved"));
        Assert.Equal((Later + 2, Later + 4), Times(fileSystem, node));
        Assert.Equal((Later + 4, Later + 4), Times(fileSystem, one));
        Assert.Equal((Later + 4, Later + 4), Times(fileSystem, two));
        image.CheckSound(fileSystem);
        image.Clock.Now = new Timestamp(Later + 5, 0);
        Assert.Equal(Errno.None, fileSystem.Unlink(one, "moved"));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal((uint)Later + 5, image.Long(image.Inode((uint)node.Number) + 20)); // i_dtime
        Assert.Equal((0, 0u, 0u), (image.Links((uint)node.Number), image.Long(image.Inode((uint)node.Number) + 4), image.Long(image.Inode((uint)node.Number) + 28)));
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_node_lives_while_it_has_a_name()
    {
        var (image, fileSystem, one, two) = Start();
        var free = (fileSystem.FreeBlocks(), fileSystem.FreeNodes());
        var node = fileSystem.File(one, "a", FileSystemSteps.Content(5000));
        Volume.Require(fileSystem.Link(node, one, "b"u8));
        Volume.Require(fileSystem.Link(node, two, "a"u8));
        Assert.Equal(3u, fileSystem.Status(node).LinkCount);
        Assert.Equal(Errno.Exists, fileSystem.Link(node, two, "a"u8).Error);
        Assert.Equal(Errno.NotPermitted, fileSystem.Link(one, two, "folder"u8).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Link(new NodeId(30), two, "none"u8).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Link(new NodeId(1UL << 32 | 12), two, "none"u8).Error);
        Assert.Equal(Errno.NotDirectory, fileSystem.Link(node, node, "none"u8).Error);
        image.CheckSound(fileSystem);
        // Two names of one node: a rename of one over the other does nothing.
        Assert.Equal(Errno.None, fileSystem.Rename(one, "a", two, "a"));
        Assert.Equal(Errno.None, fileSystem.Rename(one, "a", one, "b"));
        Assert.Equal((3u, 2), (fileSystem.Status(node).LinkCount, fileSystem.Names(one).Length));
        Assert.Equal(Errno.None, fileSystem.Unlink(one, "a"));
        Assert.Equal(Errno.None, fileSystem.Unlink(two, "a"));
        Assert.Equal(1u, fileSystem.Status(node).LinkCount);
        Assert.Equal(FileSystemSteps.Content(5000), fileSystem.Get(fileSystem.Find(one, "b")));
        Assert.Equal(Errno.None, fileSystem.Unlink(one, "b"));
        Assert.Equal(Errno.NotFound, fileSystem.GetStatus(node).Error);
        Assert.Equal(free, (fileSystem.FreeBlocks(), fileSystem.FreeNodes()));
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_node_has_32000_links_at_most()
    {
        var (image, fileSystem, one, two) = Start();
        var node = fileSystem.File(one, "file");
        fileSystem.Folder(one, "folder");
        Volume.Require(fileSystem.Synchronize());
        foreach (var (links, expected) in new[] { (31999, Errno.None), (32000, Errno.TooManyLinks) })
        {
            var copy = new Ext2Image((byte[])image.Bytes.Clone());
            copy.SetWord(image.Inode((uint)node.Number) + 26, links);
            copy.SetWord(image.Inode((uint)two.Number) + 26, links);
            var mounted = copy.Mount();
            Assert.Equal(expected, mounted.Link(node, one, "link"u8).Error);
            Assert.Equal(expected, mounted.Rename(one, "folder", two, "folder"));
            Assert.Equal(Errno.TooManyLinks, mounted.Create(two, "new"u8, FileMode.Directory, Owner.Root, 0).Error);
            Assert.Equal(32000u, mounted.Status(two).LinkCount);
            if (expected == Errno.None)
                Assert.Equal(Errno.None, mounted.Rename(two, "folder", one, "folder"));
            Assert.Equal(Errno.None, mounted.Create(two, FileSystemSteps.Bytes($"file {links}"), FileMode.RegularFile, Owner.Root, 0).Error);
        }
        image.SetWord(image.Inode((uint)two.Number) + 26, 31999);
        Assert.Equal(Errno.None, image.Mount().Create(two, "last"u8, FileMode.Directory, Owner.Root, 0).Error);
        // Replacing an empty folder needs no further link.
        var (other, again, from, to) = Start();
        again.Folder(from, "x");
        again.Folder(to, "x");
        Volume.Require(again.Synchronize());
        other.SetWord(other.Inode((uint)to.Number) + 26, 32000);
        Assert.Equal(Errno.None, other.Mount().Rename(from, "x", to, "x"));
    }

    [Theory]
    [InlineData("file", "file2", Errno.None), InlineData("empty", "empty2", Errno.None), InlineData("full", "empty", Errno.None)]
    [InlineData("file", "empty", Errno.IsDirectory), InlineData("empty", "file", Errno.NotDirectory), InlineData("empty", "full", Errno.NotEmpty)]
    [InlineData("link", "file", Errno.None), InlineData("file", "link", Errno.None), InlineData("link", "empty", Errno.IsDirectory)]
    [InlineData("none", "file", Errno.NotFound), InlineData("file", "file", Errno.None), InlineData("full", "full", Errno.None)]
    [InlineData("file", "new name", Errno.None), InlineData("full", "new name", Errno.None), InlineData("file", "FILE", Errno.None)]
    public void Targets_are_replaced_or_the_reason_is_given(string name, string newName, Errno expected)
    {
        foreach (var mode in new[] { RenameMode.ReplaceTarget, RenameMode.KeepTarget })
            foreach (var crosses in new[] { false, true })
            {
                var (image, fileSystem, one, two) = Start();
                foreach (var folder in crosses ? new[] { one, two } : [one])
                {
                    fileSystem.File(folder, "file", [1, (byte)folder.Number]);
                    fileSystem.File(folder, "file2", FileSystemSteps.Content(20_000, (int)folder.Number));
                    Volume.Require(fileSystem.CreateSymbolicLink(folder, "link"u8, FileSystemSteps.Bytes(new string('t', 70 + (int)folder.Number)), Owner.Root));
                    fileSystem.Folder(folder, "empty");
                    fileSystem.Folder(folder, "empty2");
                    fileSystem.File(fileSystem.Folder(folder, "full"), "below", [(byte)folder.Number]);
                }
                var to = crosses ? two : one;
                var into = crosses ? "/two/" : "/one/";
                var before = Volume.Require(Volume.ReadTree(fileSystem));
                var isSame = !crosses && name == newName;
                var hasTarget = before.Keys.Any(path => path.TrimEnd('/') == into + newName);
                var error = crosses && name == "full" && newName == "full" ? Errno.NotEmpty : expected;
                if (mode == RenameMode.KeepTarget && hasTarget && !isSame && name != "none")
                    error = Errno.Exists;
                Assert.Equal(error, fileSystem.Rename(one, name, to, newName, mode));
                if (error == Errno.None && !isSame)
                {
                    foreach (var path in before.Keys.Where(path => IsAt(path, into + newName)).ToArray())
                        before.Remove(path);
                    foreach (var path in before.Keys.Where(path => IsAt(path, "/one/" + name)).ToArray())
                    {
                        before[into + newName + path[("/one/" + name).Length..]] = before[path];
                        before.Remove(path);
                    }
                }
                Assert.Equal(before, Volume.Require(Volume.ReadTree(fileSystem)));
                if (error == Errno.None && !isSame)
                    image.CheckSound(fileSystem); // link counts, "..", and that nothing of the replaced node is left
                Volume.Require(fileSystem.Synchronize());
                Assert.Equal(before, Volume.Require(Volume.ReadTree(image.Mount())));
            }
    }

    private static bool IsAt(string path, string top) => path == top || path.StartsWith(top + "/", StringComparison.Ordinal);

    [Fact]
    public void A_folder_does_not_move_into_itself()
    {
        var (image, fileSystem, one, two) = Start();
        var below = fileSystem.Folder(fileSystem.Folder(one, "a"), "b");
        Assert.Equal(Errno.InvalidArgument, fileSystem.Rename(fileSystem.Root, "one", one, "x"));
        Assert.Equal(Errno.InvalidArgument, fileSystem.Rename(fileSystem.Root, "one", below, "x"));
        Assert.Equal(Errno.InvalidArgument, fileSystem.Rename(one, "a", below, "x"));
        fileSystem.File(one, "file");
        Assert.Equal(Errno.None, fileSystem.Rename(one, "file", below, "file"));
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "two", below, "two"));
        Assert.Equal(below, fileSystem.Find(two, ".."));
        image.CheckSound(fileSystem);
        Assert.Equal((3u, 4u), (fileSystem.Status(below).LinkCount, fileSystem.Status(fileSystem.Root).LinkCount));
        // Where ".." leads in a circle no move is possible.
        Volume.Require(fileSystem.Synchronize());
        var content = (int)image.BlockOf((uint)one.Number, 0) * 1024;
        image.SetLong(content + 12, (uint)below.Number);
        fileSystem = image.Mount();
        Assert.Equal(Errno.Corrupt, fileSystem.Rename(fileSystem.Root, "lost+found", below, "two2"));
    }

    [Fact]
    public void A_replaced_node_lives_on_while_it_is_retained()
    {
        var (image, fileSystem, one, two) = Start();
        fileSystem.File(one, "new", [1]);
        var old = fileSystem.File(two, "old", FileSystemSteps.Content(3000));
        var free = fileSystem.FreeBlocks();
        Volume.Require(fileSystem.Retain(old));
        Volume.Require(fileSystem.Retain(old));
        Assert.Equal(Errno.None, fileSystem.Rename(one, "new", two, "old"));
        Assert.Equal(0u, fileSystem.Status(old).LinkCount);
        fileSystem.Put(old, 3000, FileSystemSteps.Content(100, 2));
        Assert.Equal(FileSystemSteps.Content(3000).Concat(FileSystemSteps.Content(100, 2)), fileSystem.Get(old));
        Assert.Equal(Errno.NotFound, fileSystem.Link(old, one, "again"u8).Error);
        Volume.Require(fileSystem.Release(old));
        Assert.Equal(3100UL, fileSystem.Status(old).Size);
        Assert.Equal(free - 1, fileSystem.FreeBlocks());
        Volume.Require(fileSystem.Release(old));
        Assert.Equal(Errno.NotFound, fileSystem.GetStatus(old).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Release(old).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Retain(old).Error);
        Assert.Equal(free + 3, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
        var named = fileSystem.Find(two, "old");
        Assert.Equal(Errno.InvalidArgument, fileSystem.Release(named).Error);
        Volume.Require(fileSystem.Retain(named));
        Volume.Require(fileSystem.Release(named));
        Assert.Equal(Errno.InvalidArgument, fileSystem.Release(named).Error);
        Assert.Equal([1], fileSystem.Get(named));
        // A folder without a name takes no new ones.
        Volume.Require(fileSystem.Retain(one));
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "one"));
        Assert.Equal(Errno.NotFound, fileSystem.Create(one, "x"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Volume.Require(fileSystem.Release(one));
        image.CheckSound(fileSystem);
    }

    [Theory, InlineData(1), InlineData(59), InlineData(60), InlineData(61), InlineData(1023)]
    public void Symbolic_links_lie_in_the_inode_or_in_a_block(int length)
    {
        var (image, fileSystem, one, _) = Start();
        var free = fileSystem.FreeBlocks();
        var target = Enumerable.Range(0, length).Select(i => (byte)('a' + i % 26)).ToArray();
        var node = Volume.Require(fileSystem.CreateSymbolicLink(one, "link"u8, target, new Owner(3, 4)));
        Assert.Equal(length < 60 ? free : free - 1, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
        foreach (var mounted in new[] { fileSystem, image.Mount() })
        {
            var read = new byte[2000];
            Assert.Equal(target, read[..Volume.Require(mounted.ReadSymbolicLink(node, read))]);
            Assert.Equal(Math.Min(30, length), Volume.Require(mounted.ReadSymbolicLink(node, read.AsSpan(0, 30))));
            var status = mounted.Status(node);
            Assert.Equal((FileMode.Of(NodeType.SymbolicLink, 0x1FF), new Owner(3, 4), 1u, (ulong)length, length < 60 ? 0UL : 1024UL), (status.Mode, status.Owner, status.LinkCount, status.Size, status.AllocatedBytes));
        }
        Assert.Equal(Errno.InvalidArgument, fileSystem.Read(node, 0, new byte[1]).Error);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Write(node, 0, new byte[1]).Error);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Truncate(node, 0).Error);
        Assert.Equal(Errno.NotDirectory, fileSystem.Seek(node, "x"));
        Assert.Equal(Errno.None, fileSystem.Unlink(one, "link"));
        Assert.Equal(free, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void Targets_of_links_have_a_length_that_fits()
    {
        var (image, fileSystem, one, _) = Start();
        Assert.Equal(Errno.NotFound, fileSystem.CreateSymbolicLink(one, "link"u8, [], Owner.Root).Error);
        Assert.Equal(Errno.NameTooLong, fileSystem.CreateSymbolicLink(one, "link"u8, new byte[1024], Owner.Root).Error);
        var fast = Volume.Require(fileSystem.CreateSymbolicLink(one, "fast"u8, new byte[] { 65 }, Owner.Root));
        var slow = Volume.Require(fileSystem.CreateSymbolicLink(one, "slow"u8, FileSystemSteps.Content(100), Owner.Root));
        Assert.Equal(Errno.InvalidArgument, fileSystem.ReadSymbolicLink(one, new byte[10]).Error);
        Assert.Equal(Errno.NotFound, fileSystem.ReadSymbolicLink(new NodeId(30), new byte[10]).Error);
        Volume.Require(fileSystem.Synchronize());
        foreach (var (node, length, expected) in new[] { (fast, 59u, Errno.None), (fast, 60u, Errno.Corrupt), (slow, 1023u, Errno.None), (slow, 1024u, Errno.Corrupt) })
        {
            image.SetLong(image.Inode((uint)node.Number) + 4, length);
            Assert.Equal(expected, image.Mount().ReadSymbolicLink(node, new byte[2000]).Error);
        }
        // A link with a block of extended attributes still has its target in the inode.
        image.SetLong(image.Inode((uint)fast.Number) + 4, 1);
        image.SetLong(image.Inode((uint)fast.Number) + 104, 200);
        image.SetLong(image.Inode((uint)fast.Number) + 28, 2);
        var read = new byte[5];
        Assert.Equal(1, Volume.Require(image.Mount().ReadSymbolicLink(fast, read)));
        Assert.Equal(65, read[0]);
    }

    [Theory, InlineData(0x0801u, 0), InlineData(0xFFFFu, 0), InlineData(0x10000u, 1), InlineData(0x12345678u, 1)]
    public void Devices_keep_their_numbers_where_Linux_looks_for_them(uint device, int pointer)
    {
        var (image, fileSystem, one, _) = Start();
        foreach (var type in new[] { NodeType.CharacterDevice, NodeType.BlockDevice })
        {
            var node = Volume.Require(fileSystem.Create(one, FileSystemSteps.Bytes(type.ToString()), FileMode.Of(type, 0x1B0), Owner.Root, device));
            image.CheckSound(fileSystem);
            Assert.Equal((device, 0UL, 0UL), (image.Mount().Status(node).Device, image.Mount().Status(node).Size, image.Mount().Status(node).AllocatedBytes));
            Assert.Equal(device, image.Pointer((uint)node.Number, pointer));
            Assert.Equal(0u, image.Pointer((uint)node.Number, 1 - pointer));
            Assert.Equal(Errno.None, fileSystem.Unlink(one, type.ToString()));
            image.CheckSound(fileSystem);
        }
        var fifo = Volume.Require(fileSystem.Create(one, "fifo"u8, FileMode.Of(NodeType.Fifo, 0x1B0), Owner.Root, device));
        Assert.Equal(0u, fileSystem.Status(fifo).Device);
        Assert.Equal(Errno.InvalidArgument, fileSystem.Read(fifo, 0, new byte[1]).Error);
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void Wrong_kinds_and_missing_names_are_told_apart()
    {
        var (image, fileSystem, one, two) = Start();
        var file = fileSystem.File("file", [1]);
        fileSystem.File(one, "below");
        Assert.Equal(Errno.NotEmpty, fileSystem.RemoveDirectory(fileSystem.Root, "one"));
        Assert.Equal(Errno.IsDirectory, fileSystem.Unlink(fileSystem.Root, "two"));
        Assert.Equal(Errno.NotDirectory, fileSystem.RemoveDirectory(fileSystem.Root, "file"));
        Assert.Equal(Errno.NotFound, fileSystem.RemoveDirectory(fileSystem.Root, "none"));
        Assert.Equal(Errno.NotFound, fileSystem.Unlink(fileSystem.Root, "none"));
        foreach (var (node, expected) in new[] { (file, Errno.NotDirectory), (new NodeId(30), Errno.NotFound), (new NodeId(0), Errno.NotFound), (new NodeId(33), Errno.NotFound), (new NodeId(ulong.MaxValue), Errno.NotFound) })
        {
            Assert.Equal(expected, fileSystem.Seek(node, "x"));
            Assert.Equal(expected, fileSystem.ReadDirectory(node, 0, 1, []).Error);
            Assert.Equal(expected, fileSystem.Create(node, "x"u8, FileMode.RegularFile, Owner.Root, 0).Error);
            Assert.Equal(expected, fileSystem.Unlink(node, "x"));
            Assert.Equal(expected, fileSystem.Rename(node, "x", one, "y"));
            Assert.Equal(expected, fileSystem.Rename(one, "below", node, "y"));
        }
        Assert.Equal(Errno.IsDirectory, fileSystem.Read(one, 0, new byte[1]).Error);
        Assert.Equal(Errno.IsDirectory, fileSystem.Write(one, 0, new byte[1]).Error);
        Assert.Equal(Errno.IsDirectory, fileSystem.Truncate(one, 0).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Read(new NodeId(30), 0, new byte[1]).Error);
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "two"));
        Assert.Equal(Errno.NotFound, fileSystem.GetStatus(two).Error);
        Assert.Equal(4u, fileSystem.Status(fileSystem.Root).LinkCount);
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void Names_that_lead_to_nothing_or_to_a_folder_elsewhere_are_corrupt()
    {
        var (image, fileSystem, one, two) = Start();
        var file = fileSystem.File(one, "file");
        var folder = fileSystem.Folder(one, "folder");
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal($"{one.Number}:./12 2:../12 {file.Number}:file/12 {folder.Number}:folder/988", image.Entries(image.BlockOf((uint)one.Number, 0)));
        var content = (int)image.BlockOf((uint)one.Number, 0) * 1024;
        image.SetLong(content + 24, 30); // a free inode
        image.SetLong(content + 36, (uint)two.Number); // whose ".." is the root
        fileSystem = image.Mount();
        foreach (var name in new[] { "file", "folder" })
            Assert.Equal(Errno.Corrupt, fileSystem.Seek(one, name));
        Assert.Equal(Errno.Corrupt, fileSystem.Unlink(one, "file"));
        image.SetLong(content + 36, 2);
        Assert.Equal(Errno.Corrupt, image.Mount().RemoveDirectory(one, "folder"));
        image.SetLong(content + 36, (uint)one.Number);
        Assert.Equal(Errno.Corrupt, image.Mount().RemoveDirectory(one, "folder"));
        image.SetWord(image.Inode((uint)file.Number), 0x3000);
        Assert.Equal(Errno.Corrupt, image.Mount().GetStatus(file).Error);
        // A folder without ".." is in no place.
        image.SetLong(content + 36, (uint)folder.Number);
        image.SetLong((int)image.BlockOf((uint)folder.Number, 0) * 1024 + 12, 0);
        Assert.Equal(Errno.Corrupt, image.Mount().Seek(one, "folder"));
        Assert.Equal(Errno.Corrupt, image.Mount().Rename(fileSystem.Root, "two", folder, "two"));
    }

    [Fact]
    public void A_read_only_mount_refuses_every_change_and_writes_nothing()
    {
        var (image, first, one, _) = Start();
        var file = first.File("file", [1, 2]);
        Volume.Require(first.Retain(file));
        Volume.Require(first.Synchronize());
        var before = (byte[])image.Bytes.Clone();
        var fileSystem = image.Mount(isReadOnly: true);
        var root = fileSystem.Root;
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Create(root, "a"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.CreateSymbolicLink(root, "a"u8, "t"u8, Owner.Root).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Link(file, root, "a"u8).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Unlink(root, "file"));
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.RemoveDirectory(root, "one"));
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Rename(root, "file", one, "a"));
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Write(file, 0, [9]).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Truncate(file, 0).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.SetAttributes(file, new NodeAttributes(Permissions: 0)).Error);
        Assert.Equal([1, 2], fileSystem.Get(file));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(before, image.Bytes);
    }
}
