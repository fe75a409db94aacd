using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Files;

[Collection("tree of names")]
public class NameTreeTests
{
    [Theory]
    [InlineData("/a/b/file", Errno.None)]
    [InlineData("a//b/./../b/file", Errno.None)]
    [InlineData("/../../a", Errno.None)]
    [InlineData("", Errno.NotFound)]
    [InlineData("/a/none", Errno.NotFound)]
    [InlineData("/none/file", Errno.NotFound)]
    [InlineData("/a/b/file/", Errno.NotDirectory)]
    [InlineData("/a/b/file/x", Errno.NotDirectory)]
    [InlineData("/a/b/file/..", Errno.NotDirectory)]
    [InlineData("/to-directory/file", Errno.None)]
    [InlineData("/to-directory/", Errno.None)]
    [InlineData("/to-file/", Errno.NotDirectory)]
    [InlineData("/absolute/b/file", Errno.None)]
    [InlineData("/dangling", Errno.NotFound)]
    [InlineData("/loop", Errno.TooManySymbolicLinks)]
    [InlineData("/loop/x", Errno.TooManySymbolicLinks)]
    public void A_path_leads_where_linux_says(string path, Errno expected)
    {
        var tree = MakeTree();
        Assert.Equal(expected, tree.Find(path).Error);
    }

    [Fact]
    public void Long_names_and_paths_are_refused()
    {
        var tree = MakeTree();
        Assert.Equal(Errno.NotFound, tree.Find(new string('n', 255)).Error);
        Assert.Equal(Errno.NameTooLong, tree.Find(new string('n', 256)).Error);
        Assert.Equal(Errno.NameTooLong, tree.Find(string.Concat(Enumerable.Repeat("./", 2048))).Error);
        Assert.Equal(Errno.None, tree.Find(string.Concat(Enumerable.Repeat("./", 2047))).Error);
    }

    [Fact]
    public void Forty_links_are_followed_and_no_more()
    {
        var tree = new Tree();
        tree.Write("/end", "x");
        Assert.Equal(Errno.None, tree.Link("end", "/l0"));
        for (int i = 1; i <= 40; i++)
            Assert.Equal(Errno.None, tree.Link($"l{i - 1}", $"/l{i}"));
        Assert.Equal(Errno.None, tree.Find("/l39").Error);
        Assert.Equal(Errno.TooManySymbolicLinks, tree.Find("/l40").Error);
    }

    [Fact]
    public void A_directory_that_moves_takes_its_path_with_it()
    {
        var tree = MakeTree();
        Location place = tree.Find("/a/b/file").Value;
        Assert.Equal("/a/b/file", tree.PathOf(place));
        Assert.Equal(Errno.None, tree.MakeDirectory("/other"));
        Assert.Equal(Errno.None, tree.Rename("/a/b", "/other/c"));
        Assert.Equal("/other/c/file", tree.PathOf(place));
        Assert.Equal(Errno.None, tree.Unlink("/other/c/file"));
        Assert.Equal("/other/c/file (deleted)", tree.PathOf(place));
    }

    [Fact]
    public void What_cannot_be_renamed_or_removed_says_why()
    {
        var tree = MakeTree();
        Assert.Equal(Errno.InvalidArgument, tree.Rename("/a", "/a/b/c"));
        Assert.Equal(Errno.NotEmpty, tree.Rename("/a/b", "/a"));
        Assert.Equal(Errno.NotEmpty, tree.Rename("/a/b/file", "/a"));
        Assert.Equal(Errno.IsDirectory, tree.Rename("/top", "/a"));
        Assert.Equal(Errno.Busy, tree.Rename("/a/.", "/x"));
        Assert.Equal(Errno.NotFound, tree.Rename("/none", "/x"));
        Assert.Equal(Errno.IsDirectory, tree.Unlink("/a"));
        Assert.Equal(Errno.NotEmpty, tree.RemoveDirectory("/a"));
        Assert.Equal(Errno.NotDirectory, tree.RemoveDirectory("/a/b/file"));
        Assert.Equal(Errno.InvalidArgument, tree.RemoveDirectory("/a/b/."));
        Assert.Equal(Errno.NotEmpty, tree.RemoveDirectory("/a/b/.."));
        Assert.Equal(Errno.Busy, tree.RemoveDirectory("/"));
        Assert.Equal(Errno.Exists, tree.MakeDirectory("/dangling"));
        Assert.Equal(Errno.NotFound, tree.MakeDirectory("/none/x"));
    }

    [Fact]
    public void Mounts_cover_and_uncover()
    {
        var tree = MakeTree();
        Location point = tree.Find("/a").Value;
        var volume = new Volume(Tree.NewFileSystem(), keepsNames: true);
        Assert.Equal(Errno.None, NameTree.MountAt(point, volume.Root, "second", MountOptions.None).Error);
        Assert.Equal(Errno.NotFound, tree.Find("/a/b").Error);
        tree.Write("/a/new", "inside");
        Assert.Equal("/a/new", tree.PathOf(tree.Find("/a/new").Value));
        Assert.True(tree.Find("/a/..").Value.IsSameAs(tree.Root));
        Assert.Equal(Errno.CrossDevice, tree.Rename("/a/new", "/new"));
        Assert.Equal(Errno.Busy, tree.RemoveDirectory("/a"));
        OpenFile open = tree.Open("/a/new", 0).Value;
        Assert.Equal(Errno.Busy, NameTree.Unmount(tree.Find("/a").Value, lazily: false).Error);
        open.Release();
        Assert.Equal(Errno.None, NameTree.Unmount(tree.Find("/a").Value, lazily: false).Error);
        Assert.Equal("content", tree.Read("/a/b/file"));
    }

    [Fact]
    public void Others_are_kept_out_by_permissions()
    {
        var tree = MakeTree();
        Assert.Equal(Errno.None, tree.Find("/a").Value.Entry.Volume.FileSystem.SetAttributes(
            tree.Find("/a").Value.Entry.Node, new NodeAttributes(Permissions: 0x1C0)).Error);
        tree.User.FileUser = tree.User.FileGroup = 1000;
        Assert.Equal(Errno.AccessDenied, tree.Find("/a/b").Error);
        Assert.Equal(Errno.AccessDenied, tree.MakeDirectory("/mine"));
        Assert.Equal(Errno.AccessDenied, tree.Open("/top", 1).Error);
        Assert.Equal(Errno.None, tree.Open("/top", 0).Error);
    }

    /// <summary>Linux itself is the oracle: random operations on a directory of the host end with the same error or success.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Random_operations_agree_with_linux(int seed)
    {
        string host = Directory.CreateTempSubdirectory("dialogos-names").FullName;
        var tree = new Tree();
        var random = new Random(seed);
        string[] names = ["a", "b", "c", "a/b", "a/c", "b/a", "c/b/a", "a/", "a/.", "b/..", "l", "l/a", "l/"];
        try
        {
            for (int step = 0; step < 400; step++)
            {
                string one = names[random.Next(names.Length)], two = names[random.Next(names.Length)];
                (string what, Errno ours, int theirs) = random.Next(6) switch
                {
                    0 => ("mkdir", tree.MakeDirectory(one), HostCalls.MakeDirectory($"{host}/{one}")),
                    1 => ("rmdir", tree.RemoveDirectory(one), HostCalls.RemoveDirectory($"{host}/{one}")),
                    2 => ("unlink", tree.Unlink(one), HostCalls.Unlink($"{host}/{one}")),
                    3 => ("rename", tree.Rename(one, two), HostCalls.Rename($"{host}/{one}", $"{host}/{two}")),
                    4 => ("symlink", tree.Link(two, one), HostCalls.SymbolicLink(two, $"{host}/{one}")),
                    _ => ("creat", Create(tree, one), HostCalls.Create($"{host}/{one}")),
                };
                Assert.True((int)ours == theirs, $"step {step}: {what} {one} {two}: {ours}, Linux says {theirs}");
            }
        }
        finally
        {
            Directory.Delete(host, recursive: true);
        }
    }

    private static Errno Create(Tree tree, string path)
    {
        Result<OpenFile> made = tree.Open(path, 0x241);
        if (made.IsOk)
            made.Value.Release();
        return made.Error;
    }

    private static Tree MakeTree()
    {
        var tree = new Tree();
        var errors = new List<Errno>
        {
            tree.MakeDirectory("/a"), tree.MakeDirectory("/a/b"), tree.Link("a/b", "/to-directory"), tree.Link("/a", "/absolute"),
            tree.Link("a/b/file", "/to-file"), tree.Link("nowhere", "/dangling"), tree.Link("loop", "/loop"),
        };
        Assert.All(errors, error => Assert.Equal(Errno.None, error));
        tree.Write("/a/b/file", "content");
        tree.Write("/top", "x");
        return tree;
    }
}
