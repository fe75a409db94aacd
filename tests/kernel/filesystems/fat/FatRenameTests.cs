using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>Moving, replacing and removing names; the ".." of folders that move.</summary>
public class FatRenameTests
{
    private static (FatImage Image, IFileSystem FileSystem, NodeId One, NodeId Two) Start(int bits = 32)
    {
        var image = new FatImage(bits, 60, rootEntries: 64);
        var fileSystem = image.Mount();
        return (image, fileSystem, fileSystem.Folder("ONE"), fileSystem.Folder("TWO"));
    }

    private static int FolderAt(FatImage image, string shortName) => image.OffsetOf(image.FirstCluster(image.Seek(image.RootSlot(0), shortName)));

    [Theory, InlineData(12), InlineData(32)]
    public void A_folder_that_moves_leads_up_to_its_new_parent(int bits)
    {
        var (image, fileSystem, one, two) = Start(bits);
        var moved = fileSystem.Folder(one, "MOVED");
        fileSystem.File(moved, "FILE", [1, 2, 3]);
        Volume.Require(fileSystem.Synchronize());
        var cluster = image.FirstCluster(image.Seek(FolderAt(image, "ONE        "), "MOVED      "));
        var oneCluster = image.FirstCluster(image.Seek(image.RootSlot(0), "ONE        "));
        Assert.Equal((cluster, oneCluster), (image.FirstCluster(image.OffsetOf(cluster)), image.FirstCluster(image.OffsetOf(cluster) + 32)));
        Assert.Equal("2E 2E 4D 00", image.Marks(image.OffsetOf(oneCluster), 4));
        Assert.Equal((oneCluster, 0u), (image.FirstCluster(image.OffsetOf(oneCluster)), image.FirstCluster(image.OffsetOf(oneCluster) + 32)));

        Assert.Equal(Errno.None, fileSystem.Rename(one, "MOVED", two, "a new name"));
        Assert.Equal(two, fileSystem.Find(moved, ".."));
        Assert.Equal(moved, fileSystem.Find(two, "a new name"));
        image.CheckSound(fileSystem);
        Assert.Equal(image.FirstCluster(image.Seek(image.RootSlot(0), "TWO        ")), image.FirstCluster(image.OffsetOf(cluster) + 32));
        Assert.Equal(cluster, image.FirstCluster(image.OffsetOf(cluster)));

        Assert.Equal(Errno.None, fileSystem.Rename(two, "a new name", fileSystem.Root, "TOP"));
        image.CheckSound(fileSystem);
        Assert.Equal(0u, image.FirstCluster(image.OffsetOf(cluster) + 32));
        var again = image.Mount();
        Assert.Equal([1, 2, 3], again.Get(again.Find(again.Find("TOP"), "FILE")));
        Assert.Empty(again.NamesAt("ONE"));
        Assert.Empty(again.NamesAt("TWO"));
    }

    [Fact]
    public void A_folder_does_not_move_into_itself()
    {
        var (image, fileSystem, one, two) = Start();
        var below = fileSystem.Folder(fileSystem.Folder(one, "A"), "B");
        foreach (var (from, name) in new[] { (fileSystem.Root, "ONE"), (one, "A") })
            Assert.Equal(Errno.InvalidArgument, fileSystem.Rename(from, name, below, "X"));
        Assert.Equal(Errno.InvalidArgument, fileSystem.Rename(fileSystem.Root, "ONE", one, "X"));
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "TWO", below, "X"));
        fileSystem.File(one, "FILE");
        Assert.Equal(Errno.None, fileSystem.Rename(one, "FILE", below, "FILE"));
        image.CheckSound(fileSystem);
        Assert.Equal(["ONE"], image.Mount().Names());
    }

    [Theory]
    [InlineData("FILE", "FILE2", Errno.None), InlineData("EMPTY", "EMPTY2", Errno.None), InlineData("FULL", "EMPTY", Errno.None)]
    [InlineData("FILE", "EMPTY", Errno.IsDirectory), InlineData("EMPTY", "FILE", Errno.NotDirectory), InlineData("EMPTY", "FULL", Errno.NotEmpty)]
    [InlineData("NONE", "FILE", Errno.NotFound), InlineData("FILE", "FILE", Errno.None), InlineData("FULL", "FULL", Errno.None)]
    [InlineData("FILE", "file", Errno.None), InlineData("FULL", "Full", Errno.None), InlineData("FILE", "a long name for it", Errno.None)]
    [InlineData("a long name of several slots", "FILE", Errno.None), InlineData("FILE", "a long name of several slots", Errno.None)]
    [InlineData("a long name of several slots", "short", Errno.None)]
    public void Targets_are_replaced_or_the_reason_is_given(string name, string newName, Errno expected)
    {
        foreach (var mode in new[] { RenameMode.ReplaceTarget, RenameMode.KeepTarget })
            foreach (var crosses in new[] { false, true })
            {
                var (image, fileSystem, one, two) = Start();
                foreach (var folder in crosses ? new[] { one, two } : [one])
                {
                    fileSystem.File(folder, "FILE", [1, (byte)(folder == one ? 1 : 2)]);
                    fileSystem.File(folder, "FILE2", FileSystemSteps.Content(2000));
                    fileSystem.File(folder, "a long name of several slots", [3]);
                    fileSystem.Folder(folder, "EMPTY");
                    fileSystem.Folder(folder, "EMPTY2");
                    fileSystem.File(fileSystem.Folder(folder, "FULL"), "BELOW", [(byte)(folder == one ? 1 : 2)]);
                }
                var to = crosses ? two : one;
                var before = Volume.Require(Volume.ReadTree(fileSystem));
                var from = "/ONE/";
                var into = crosses ? "/TWO/" : "/ONE/";
                var isSame = !crosses && string.Equals(name, newName, System.StringComparison.OrdinalIgnoreCase);
                var target = fileSystem.Lookup(to, FileSystemSteps.Bytes(newName));
                var error = expected;
                if (crosses && name == "FULL" && newName.ToUpperInvariant() == "FULL")
                    error = Errno.NotEmpty;
                if (mode == RenameMode.KeepTarget && target.IsOk && !isSame && name != "NONE")
                    error = Errno.Exists;
                Assert.Equal(error, fileSystem.Rename(one, name, to, newName, mode));
                var after = Volume.Require(Volume.ReadTree(fileSystem));
                if (error == Errno.None && !(name == newName && !crosses))
                {
                    // As a dictionary of paths the move is a renaming of prefixes. A replaced name keeps how it is spelt.
                    var stored = target.IsOk && !isSame ? StoredName(before.Keys.ToArray(), into, newName) : newName;
                    foreach (var path in before.Keys.Where(path => IsAt(path, into + stored)).ToArray())
                        if (!isSame)
                            before.Remove(path);
                    foreach (var path in before.Keys.Where(path => IsAt(path, from + name)).ToArray())
                    {
                        var content = before[path];
                        before.Remove(path);
                        before[into + stored + path[(from + name).Length..]] = content;
                    }
                }
                Assert.Equal(before, after);
                Volume.Require(fileSystem.Synchronize());
                if (crosses && error == Errno.None)
                    image.CheckSound(fileSystem);
                Assert.Equal(before, Volume.Require(Volume.ReadTree(image.Mount())));
            }
    }

    private static bool IsAt(string path, string top) => path == top || path.StartsWith(top + "/", System.StringComparison.Ordinal);

    private static string StoredName(string[] paths, string folder, string name) =>
        paths.First(path => path.StartsWith(folder + name, System.StringComparison.OrdinalIgnoreCase)
            && path[(folder + name).Length..] is "" or "/")[folder.Length..].TrimEnd('/');

    [Fact]
    public void A_replaced_file_gives_its_clusters_back_unless_it_is_retained()
    {
        var (image, fileSystem, one, two) = Start();
        fileSystem.File(one, "NEW", [1]);
        var old = fileSystem.File(two, "OLD", FileSystemSteps.Content(2048));
        var free = fileSystem.FreeBlocks();
        Volume.Require(fileSystem.Retain(old));
        Assert.Equal(Errno.None, fileSystem.Rename(one, "NEW", two, "OLD"));
        Assert.Equal(free, fileSystem.FreeBlocks());
        Assert.Equal(FileSystemSteps.Content(2048), fileSystem.Get(old));
        Assert.Equal(0u, fileSystem.Status(old).LinkCount);
        Volume.Require(fileSystem.Release(old));
        Assert.Equal(free + 4, fileSystem.FreeBlocks());
        image.CheckSound(fileSystem);
        Assert.Equal(["OLD"], image.Mount().NamesAt("TWO"));
    }

    [Fact]
    public void A_node_keeps_its_number_and_its_content_when_it_moves()
    {
        var (image, fileSystem, one, two) = Start();
        var node = fileSystem.File(one, "A", [1, 2, 3]);
        Assert.Equal(Errno.None, fileSystem.Rename(one, "A", two, "a longer name than before"));
        Assert.Equal(node, fileSystem.Find(two, "a longer name than before"));
        fileSystem.Put(node, 3, [4]);
        Volume.Require(fileSystem.SetAttributes(node, new NodeAttributes(Permissions: 0x124)));
        Assert.Equal(Errno.NotFound, fileSystem.Seek(one, "A"));
        var other = fileSystem.File(one, "A", [9]);
        Assert.NotEqual(node, other);
        image.CheckSound(fileSystem);
        var again = image.Mount();
        var found = again.Find(again.Find("TWO"), "a longer name than before");
        Assert.Equal([1, 2, 3, 4], again.Get(found));
        Assert.Equal(0x16D, again.Status(found).Mode.Permissions);
        Assert.Equal([9], again.Get(again.Find(again.Find("ONE"), "A")));
    }

    [Fact]
    public void A_name_of_the_same_slots_is_changed_in_place()
    {
        var (image, fileSystem, _, _) = Start(12);
        fileSystem.File("0007+3.conf");
        fileSystem.File("LAST");
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "0007+3.conf", fileSystem.Root, "0007+2.conf"));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal("4F 54 41 30 4C 00", image.Marks(image.RootSlot(0), 6));
        // A longer one does not fit where the old one was, a shorter one does.
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "0007+2.conf", fileSystem.Root, "a name of three slots"));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal("4F 54 E5 E5 4C 42 01 41 00", image.Marks(image.RootSlot(0), 9));
        Assert.Equal(Errno.None, fileSystem.Rename(fileSystem.Root, "a name of three slots", fileSystem.Root, "SHORT"));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal("4F 54 E5 E5 4C 53 E5 E5 00", image.Marks(image.RootSlot(0), 9));
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void Wrong_kinds_and_missing_names_are_told_apart()
    {
        var (image, fileSystem, one, _) = Start();
        var file = fileSystem.File("FILE", [1]);
        fileSystem.File(one, "BELOW");
        Assert.Equal(Errno.NotEmpty, fileSystem.RemoveDirectory(fileSystem.Root, "ONE"));
        Assert.Equal(Errno.IsDirectory, fileSystem.Unlink(fileSystem.Root, "TWO"));
        Assert.Equal(Errno.NotDirectory, fileSystem.RemoveDirectory(fileSystem.Root, "FILE"));
        Assert.Equal(Errno.NotFound, fileSystem.RemoveDirectory(fileSystem.Root, "NONE"));
        Assert.Equal(Errno.NotDirectory, fileSystem.Seek(file, "A"));
        Assert.Equal(Errno.NotDirectory, fileSystem.ReadDirectory(file, 0, 1, []).Error);
        Assert.Equal(Errno.NotDirectory, fileSystem.Create(file, "A"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.NotDirectory, fileSystem.Unlink(file, "A"));
        Assert.Equal(Errno.NotDirectory, fileSystem.Rename(file, "A", one, "B"));
        Assert.Equal(Errno.NotDirectory, fileSystem.Rename(one, "BELOW", file, "B"));
        Assert.Equal(Errno.IsDirectory, fileSystem.Read(one, 0, new byte[1]).Error);
        Assert.Equal(Errno.IsDirectory, fileSystem.Write(one, 0, new byte[1]).Error);
        Assert.Equal(Errno.IsDirectory, fileSystem.Truncate(one, 0).Error);
        Assert.Equal(Errno.Exists, fileSystem.Create(fileSystem.Root, "FILE"u8, FileMode.Directory, Owner.Root, 0).Error);
        Assert.Equal(Errno.NotPermitted, fileSystem.CreateSymbolicLink(fileSystem.Root, "L"u8, "T"u8, Owner.Root).Error);
        Assert.Equal(Errno.NotPermitted, fileSystem.Link(file, fileSystem.Root, "L"u8).Error);
        Assert.Equal(Errno.NotPermitted, fileSystem.Create(fileSystem.Root, "F"u8, FileMode.Of(NodeType.Fifo, 0), Owner.Root, 0).Error);
        Assert.Equal(Errno.InvalidArgument, fileSystem.ReadSymbolicLink(file, new byte[9]).Error);
        var none = new NodeId(999);
        Assert.Equal(Errno.NotFound, fileSystem.ReadSymbolicLink(none, new byte[9]).Error);
        Assert.Equal(Errno.NotFound, fileSystem.GetStatus(none).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Read(none, 0, new byte[1]).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Write(none, 0, new byte[1]).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Truncate(none, 0).Error);
        Assert.Equal(Errno.NotFound, fileSystem.SetAttributes(none, default).Error);
        Assert.Equal(Errno.NotFound, fileSystem.Seek(none, "A"));
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_read_only_mount_refuses_every_change_and_writes_nothing()
    {
        var (image, first, _, _) = Start();
        first.File("FILE", [1, 2]);
        Volume.Require(first.Synchronize());
        var before = (byte[])image.Bytes.Clone();
        var fileSystem = image.Mount(isReadOnly: true);
        var (root, file) = (fileSystem.Root, fileSystem.Find("FILE"));
        Assert.True(fileSystem.IsReadOnly);
        Assert.False(first.IsReadOnly);
        Assert.Equal("vfat", fileSystem.TypeName);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Create(root, "A"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Unlink(root, "FILE"));
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.RemoveDirectory(root, "ONE"));
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Rename(root, "FILE", root, "A"));
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Write(file, 0, [9]).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.Truncate(file, 0).Error);
        Assert.Equal(Errno.ReadOnlyFileSystem, fileSystem.SetAttributes(file, new NodeAttributes(Permissions: 0)).Error);
        Assert.Equal([1, 2], fileSystem.Get(file));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(before, image.Bytes);
    }
}
