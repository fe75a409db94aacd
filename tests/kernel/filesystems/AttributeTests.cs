using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;
using FileMode = Dialogos.Kernel.FileSystems.FileMode;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>Extended attributes, files without a name and exchanged names on ext2, beside debugfs and e2fsck.</summary>
public class AttributeTests
{
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static IExtendedAttributes On(IFileSystem files) => (IExtendedAttributes)files;

    private static void Sound(byte[] image)
    {
        var check = Volume.Check(image, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
    }

    private static string[] Names(IFileSystem files, NodeId node) =>
        Volume.Require(On(files).ListAttributes(node)).Select(name => Encoding.UTF8.GetString(name)).Order(StringComparer.Ordinal).ToArray();

    [Theory, InlineData(1024, true), InlineData(4096, true), InlineData(1024, false), InlineData(4096, false)]
    public void Random_changes_agree_with_a_model_and_with_debugfs(int blockSize, bool hasJournal)
    {
        var content = hasJournal ? JournalTests.Make(blockSize)
            : Volume.Make(blockSize == 1024 ? Format.Ext2Small : Format.Ext2Large);
        var files = Volume.Mount(content, Format.Ext2Small);
        var free = Volume.Require(files.GetFileSystemStatus()).FreeBlocks;
        var random = new Random(blockSize);
        var model = new Dictionary<(string File, string Name), byte[]>();
        string[] paths = ["one", "two", "three"];
        foreach (var path in paths)
            Volume.Require(files.Create(files.Root, Bytes(path), path == "two" ? FileMode.Directory : FileMode.RegularFile, Owner.Root, 0));
        for (var i = 0; i < 400; i++)
        {
            var path = paths[random.Next(3)];
            var node = Volume.Require(files.Lookup(files.Root, Bytes(path)));
            var name = new[] { "user.", "security.", "trusted." }[random.Next(3)] + new string((char)('a' + random.Next(4)), random.Next(1, 9));
            var key = (path, name);
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove(key) ? Errno.None : Errno.NoData, On(files).RemoveAttribute(node, Bytes(name)).Error);
                continue;
            }
            var value = new byte[random.Next(random.Next(5) == 0 ? 400 : 40)];
            random.NextBytes(value);
            var mode = (AttributeMode)random.Next(3);
            var expected = mode == AttributeMode.Create && model.ContainsKey(key) ? Errno.Exists
                : mode == AttributeMode.Replace && !model.ContainsKey(key) ? Errno.NoData : Errno.None;
            var set = On(files).SetAttribute(node, Bytes(name), value, mode).Error;
            if (set == Errno.NoSpace && expected == Errno.None)
                continue;
            Assert.Equal(expected, set);
            if (set == Errno.None)
                model[key] = value;
        }
        Volume.Require(files.Settle());
        Sound(content);
        foreach (var path in paths)
        {
            var node = Volume.Require(files.Lookup(files.Root, Bytes(path)));
            Assert.Equal(model.Keys.Where(key => key.File == path).Select(key => key.Name).Order(StringComparer.Ordinal), Names(files, node));
        }
        Volume.WithFile(content, file =>
        {
            foreach (var (key, value) in model.Take(20))
            {
                Assert.Equal(value, Volume.Require(On(files).GetAttribute(
                    Volume.Require(files.Lookup(files.Root, Bytes(key.File))), Bytes(key.Name))));
                var copy = Path.GetTempFileName();
                ExternalTool.MustRun("debugfs", "-R", $"ea_get -f {copy} /{key.File} {key.Name}", file);
                Assert.Equal(value, File.ReadAllBytes(copy));
                File.Delete(copy);
            }
            return 0;
        });
        foreach (var path in paths)
            Volume.Require(path == "two" ? files.RemoveDirectory(files.Root, Bytes(path)) : files.Unlink(files.Root, Bytes(path)));
        Volume.Require(files.Settle());
        Sound(content);
        Assert.Equal(free, Volume.Require(files.GetFileSystemStatus()).FreeBlocks);
    }

    // debugfs puts what fits into the inode and the rest into a block.
    [Theory, InlineData(1024), InlineData(4096)]
    public void Attributes_of_debugfs_are_read_and_changed(int blockSize)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.File("f"), "content");
        File.WriteAllBytes(folder.File("value"), Bytes(new string('v', 300)));
        var image = Volume.MadeByTool(new byte[16 << 20], "mke2fs", file =>
            ["-q", "-F", "-t", "ext3", "-I", "256", "-O", "^resize_inode,^dir_index", "-J", "size=4", "-b", $"{blockSize}", "-d", folder.Path, file]);
        foreach (var command in (string[])["ea_set /f user.small tiny", $"ea_set -f {folder.Path}/value /f user.large", "ea_set /f security.s label"])
            image = Volume.MadeByTool(image, "debugfs", file => ["-w", "-R", command, file]);
        var files = Volume.Mount(image, Format.Ext2Small);
        var node = Volume.Require(files.Lookup(files.Root, "f"u8));
        Assert.Equal(["security.s", "user.large", "user.small"], Names(files, node));
        Assert.Equal(Bytes("tiny"), Volume.Require(On(files).GetAttribute(node, "user.small"u8)));
        Assert.Equal(300, Volume.Require(On(files).GetAttribute(node, "user.large"u8)).Length);
        Volume.Require(On(files).SetAttribute(node, "user.new"u8, "n"u8, AttributeMode.Create));
        Volume.Require(On(files).RemoveAttribute(node, "security.s"u8));
        Volume.Require(files.Settle());
        Sound(image);
        var said = Volume.WithFile(image, file => ExternalTool.MustRun("debugfs", "-R", "ea_list /f", file));
        Assert.Contains("user.small (4) = \"tiny\"", said);
        Assert.Contains("user.new (1) = \"n\"", said);
        Assert.DoesNotContain("security", said);
    }

    [Fact]
    public void Damaged_attributes_are_corrupt()
    {
        var content = JournalTests.Make(1024);
        var files = Volume.Mount(content, Format.Ext2Small);
        var node = Volume.Require(files.Create(files.Root, "f"u8, FileMode.RegularFile, Owner.Root, 0));
        Volume.Require(On(files).SetAttribute(node, "user.a"u8, new byte[100], AttributeMode.Any));
        Volume.Require(files.Settle());
        var block = 1024 * Volume.WithFile(content, file => int.Parse(
            ExternalTool.MustRun("debugfs", "-R", "stat /f", file).Split("File ACL: ")[1].Split('\n', ' ')[0]));
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var image = (byte[])content.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                image[block + random.Next(64)] = (byte)random.Next(256);
            var hostile = Volume.Mount(image, Format.Ext2Small);
            _ = On(hostile).ListAttributes(node);
            _ = On(hostile).GetAttribute(node, "user.a"u8);
            _ = On(hostile).SetAttribute(node, "user.b"u8, "x"u8, AttributeMode.Any);
            _ = hostile.Unlink(hostile.Root, "f"u8);
            _ = hostile.Settle();
        }
        content[block + 32 + 2] = 0xFF;
        content[block + 32 + 3] = 0xFF;
        Assert.Equal(Errno.Corrupt, On(Volume.Mount(content, Format.Ext2Small)).GetAttribute(node, "user.a"u8).Error);
    }

    [Theory, InlineData(1024), InlineData(4096)]
    public void Names_change_places(int blockSize)
    {
        var content = JournalTests.Make(blockSize);
        var files = Volume.Mount(content, Format.Ext2Small);
        NodeId Make(NodeId parent, string name, FileMode mode) => Volume.Require(files.Create(parent, Bytes(name), mode, Owner.Root, 0));
        var one = Make(files.Root, "one", FileMode.Directory);
        var two = Make(files.Root, "two", FileMode.Directory);
        var inner = Make(one, "inner", FileMode.Directory);
        var file = Make(two, "file", FileMode.RegularFile);
        Volume.Require(files.Write(file, 0, "content"u8));
        Make(inner, "deep", FileMode.Directory);
        Volume.Require(files.Rename(one, "inner"u8, two, "file"u8, RenameMode.Exchange));
        Assert.Equal(inner, Volume.Require(files.Lookup(two, "file"u8)));
        Assert.Equal(file, Volume.Require(files.Lookup(one, "inner"u8)));
        Assert.Equal(two, Volume.Require(files.Lookup(inner, ".."u8)));
        Assert.Equal((2u, 3u), (Volume.Require(files.GetStatus(one)).LinkCount, Volume.Require(files.GetStatus(two)).LinkCount));
        Assert.Equal(Errno.InvalidArgument, files.Rename(files.Root, "two"u8, inner, "deep"u8, RenameMode.Exchange).Error);
        Assert.Equal(Errno.InvalidArgument, files.Rename(inner, "deep"u8, files.Root, "two"u8, RenameMode.Exchange).Error);
        Assert.Equal(Errno.NotFound, files.Rename(one, "inner"u8, two, "none"u8, RenameMode.Exchange).Error);
        Volume.Require(files.Rename(files.Root, "one"u8, files.Root, "two"u8, RenameMode.Exchange));
        Assert.Equal(two, Volume.Require(files.Lookup(files.Root, "one"u8)));
        Volume.Require(files.Settle());
        Sound(content);
        var plain = Volume.Mount(Volume.Make(Format.Ext2Small), Format.Ext2Small);
        Volume.Require(plain.Create(plain.Root, "a"u8, FileMode.RegularFile, Owner.Root, 0));
        Volume.Require(plain.Create(plain.Root, "b"u8, FileMode.RegularFile, Owner.Root, 0));
        Assert.Equal(Errno.InvalidArgument, plain.Rename(plain.Root, "a"u8, plain.Root, "b"u8, RenameMode.Exchange).Error);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_file_without_a_name_gets_one_or_goes(bool hasJournal)
    {
        var content = hasJournal ? JournalTests.Make(1024) : Volume.Make(Format.Ext2Small);
        var files = Volume.Mount(content, Format.Ext2Small);
        var before = Volume.Require(files.GetFileSystemStatus());
        var unnamed = (IUnnamedFiles)files;
        var kept = Volume.Require(unnamed.CreateUnnamed(files.Root, FileMode.RegularFile, Owner.Root, isLinkable: true));
        var gone = Volume.Require(unnamed.CreateUnnamed(files.Root, FileMode.RegularFile, Owner.Root, isLinkable: true));
        var closed = Volume.Require(unnamed.CreateUnnamed(files.Root, FileMode.RegularFile, Owner.Root, isLinkable: false));
        foreach (var node in new[] { kept, gone, closed })
            Volume.Require(files.Write(node, 0, new byte[20_000]));
        Volume.Require(files.Link(kept, files.Root, "kept"u8));
        Assert.Equal(Errno.NotFound, files.Link(closed, files.Root, "closed"u8).Error);
        Volume.Require(files.Release(gone));
        Volume.Require(files.Release(closed));
        Volume.Require(files.Release(kept));
        Assert.Equal(20_000ul, Volume.Require(files.GetStatus(kept)).Size);
        Volume.Require(files.Settle());
        Sound(content);
        Volume.Require(files.Unlink(files.Root, "kept"u8));
        var after = Volume.Require(files.GetFileSystemStatus());
        Assert.Equal((before.FreeBlocks, before.FreeNodes), (after.FreeBlocks, after.FreeNodes));
        Volume.Require(files.Settle());
        Sound(content);
    }
}
