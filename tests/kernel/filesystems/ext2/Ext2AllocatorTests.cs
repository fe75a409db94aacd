using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>Which blocks and inodes are taken, over several groups, until there are none; e2fsck counts along.</summary>
public class Ext2AllocatorTests
{
    [Fact]
    public void Every_block_can_be_used_and_given_back()
    {
        foreach (var image in new[] { Ext2Image.Groups(), Ext2Image.Ours(300), Ext2Image.MadeWithout("^sparse_super,", 1900, "-b", "1024", "-g", "256", "-N", "256") })
        {
            var fileSystem = image.Mount();
            var free = fileSystem.FreeBlocks();
            var blocks = image.Long(Ext2Image.Super + 4);
            var used = Enumerable.Range(1, (int)blocks - 1).Where(block => image.IsBlockUsed((uint)block)).ToHashSet();
            var node = fileSystem.File("all");
            var chunk = FileSystemSteps.Content(1024);
            var length = 0UL;
            Result<int> written;
            while ((written = fileSystem.Write(node, length, chunk)).IsOk)
                length += (ulong)written.Value;
            Assert.Equal(Errno.NoSpace, written.Error);
            // Data could not take the very last block where that had to be an indirect one.
            Assert.InRange(fileSystem.FreeBlocks(), 0UL, 1UL);
            image.CheckSound(fileSystem);
            Assert.Equal(length, fileSystem.Status(node).Size);
            Assert.Equal((free - fileSystem.FreeBlocks()) * 1024, fileSystem.Status(node).AllocatedBytes);
            if (fileSystem.FreeBlocks() > 0)
                fileSystem.File("rest", [1]);
            var mounted = image.Mount();
            for (var offset = 0UL; offset < length; offset += 1024)
                Assert.Equal(chunk, mounted.Get(node, offset, 1024));
            for (var index = 0; index < (int)(length / 1024); index += 50)
                Assert.DoesNotContain((int)image.BlockOf((uint)node.Number, index), used);
            Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "folder"u8, FileMode.Directory, Owner.Root, 0).Error);
            Assert.Equal(Errno.NoSpace, fileSystem.CreateSymbolicLink(fileSystem.Root, "link"u8, new byte[100], Owner.Root).Error);
            image.CheckSound(fileSystem);
            Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "all"));
            fileSystem.Unlink(fileSystem.Root, "rest");
            Assert.Equal(free, fileSystem.FreeBlocks());
            image.CheckSound(fileSystem);
            for (var block = 1; block < blocks; block++)
                Assert.Equal(used.Contains(block), image.IsBlockUsed((uint)block));
        }
    }

    [Fact]
    public void Files_lie_in_their_folders_group_and_folders_where_most_inodes_are_free()
    {
        var image = Ext2Image.Groups();
        var fileSystem = image.Mount();
        var folders = new List<(NodeId Node, int Group)>();
        for (var i = 0; i < 9; i++)
        {
            var folder = fileSystem.Folder($"folder {i}");
            folders.Add((folder, image.GroupOf(folder.Number)));
        }
        // Group 0 has 11 inodes fewer, so the other seven come first, one after the other.
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 1, 2], folders.Select(folder => folder.Group));
        foreach (var (folder, group) in folders)
        {
            var file = fileSystem.File(folder, "file", FileSystemSteps.Content(1500));
            Assert.Equal(group, image.GroupOf(file.Number));
        }
        image.CheckSound(fileSystem);
        foreach (var (folder, group) in folders)
        {
            var file = (uint)fileSystem.Find(folder, "file").Number;
            Assert.Equal(group, (int)(image.BlockOf(file, 0) - 1) / 256);
            Assert.Equal(image.BlockOf(file, 0) + 1, image.BlockOf(file, 1));
            Assert.Equal(group, (int)(image.BlockOf((uint)folder.Number, 0) - 1) / 256);
        }
        for (var group = 0; group < 8; group++)
            Assert.Equal(folders.Count(folder => folder.Group == group) + (group == 0 ? 2 : 0), image.Word(image.Descriptor(group) + 16));
        Assert.Equal(Errno.None, fileSystem.Unlink(folders[0].Node, "file"));
        Assert.Equal(Errno.None, fileSystem.RemoveDirectory(fileSystem.Root, "folder 0"));
        image.CheckSound(fileSystem);
        Assert.Equal(1, image.Word(image.Descriptor(1) + 16));
    }

    [Fact]
    public void The_lowest_free_inode_of_the_group_is_taken()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        Assert.Equal([12UL, 13UL, 14UL], new[] { fileSystem.File("a").Number, fileSystem.File("b").Number, fileSystem.File("c").Number });
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "b"));
        Assert.Equal(13UL, fileSystem.File("d").Number);
        Assert.Equal(15UL, fileSystem.Folder("e").Number);
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void Inodes_can_run_out()
    {
        var image = Ext2Image.Groups();
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("folder");
        for (var i = 0; i < 244; i++)
            fileSystem.File(folder, $"{i}");
        Assert.Equal(0UL, fileSystem.FreeNodes());
        Assert.Equal(Errno.NoSpace, fileSystem.Create(folder, "one more"u8, FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Create(fileSystem.Root, "one more"u8, FileMode.Directory, Owner.Root, 0).Error);
        image.CheckSound(fileSystem);
        Assert.Equal(Errno.None, fileSystem.Unlink(folder, "100"));
        Assert.Equal(1UL, fileSystem.FreeNodes());
        fileSystem.File("one more");
        image.CheckSound(fileSystem);
    }

    [Fact]
    public void A_folder_without_a_free_block_for_its_name_stays_as_it_was()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var folder = fileSystem.Folder("folder");
        // 1024 - 24 bytes hold three names of 250.
        for (var i = 0; i < 3; i++)
            fileSystem.File(folder, new string((char)('a' + i), 250));
        var other = fileSystem.Folder("other");
        fileSystem.File("rest 0", [1]);
        var big = fileSystem.File("big");
        var length = 0UL;
        for (Result<int> written; (written = fileSystem.Write(big, length, new byte[5000])).IsOk; length += (ulong)written.Value)
        {
        }
        for (var i = 1; fileSystem.FreeBlocks() > 0; i++)
            fileSystem.File($"rest {i}", [1]);
        fileSystem.File("source");
        var nodes = fileSystem.FreeNodes();
        var name = new string('z', 250);
        Assert.Equal(Errno.NoSpace, fileSystem.Create(folder, FileSystemSteps.Bytes(name), FileMode.RegularFile, Owner.Root, 0).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.CreateSymbolicLink(folder, FileSystemSteps.Bytes(name), "target"u8, Owner.Root).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Link(fileSystem.Find("source"), folder, FileSystemSteps.Bytes(name)).Error);
        Assert.Equal(Errno.NoSpace, fileSystem.Rename(fileSystem.Root, "source", folder, name));
        Assert.Equal(Errno.NoSpace, fileSystem.Rename(fileSystem.Root, "other", folder, name));
        Assert.Equal((0UL, nodes), (fileSystem.FreeBlocks(), fileSystem.FreeNodes()));
        Assert.Equal((2u, 2u, 1u), (fileSystem.Status(folder).LinkCount, fileSystem.Status(other).LinkCount, fileSystem.Status(fileSystem.Find("source")).LinkCount));
        image.CheckSound(fileSystem);
        // With one block the new folder's own content has room, its name has not.
        Assert.Equal(Errno.None, fileSystem.Unlink(fileSystem.Root, "rest 0"));
        Assert.Equal(Errno.NoSpace, fileSystem.Create(folder, FileSystemSteps.Bytes(name), FileMode.Directory, Owner.Root, 0).Error);
        Assert.Equal((1UL, nodes + 1), (fileSystem.FreeBlocks(), fileSystem.FreeNodes()));
        Assert.Equal(2u, fileSystem.Status(folder).LinkCount);
        image.CheckSound(fileSystem);
        Assert.Equal(3, image.Mount().Names(folder).Length);
        Assert.Equal(other, image.Mount().Find("other"));
    }

    [Fact]
    public void A_write_that_meets_the_end_of_space_keeps_what_was_written()
    {
        for (var left = 0; left < 9; left++)
        {
            var image = Ext2Image.Ours(256);
            var fileSystem = image.Mount();
            var file = fileSystem.File("file", FileSystemSteps.Content(10 * 1024));
            var hog = fileSystem.File("hog");
            while (fileSystem.FreeBlocks() > (ulong)left)
            {
                var next = fileSystem.Status(hog).Size;
                if (fileSystem.Write(hog, next, new byte[1024]).Failed)
                    break;
            }
            var free = fileSystem.FreeBlocks();
            if (free < (ulong)left)
                continue; // an indirect block was taken as well
            var content = FileSystemSteps.Content(20 * 1024, 2);
            var written = fileSystem.Write(file, 10 * 1024, content);
            image.CheckSound(fileSystem);
            // Two direct blocks, and beyond them an indirect one that must have room too.
            Assert.Equal(left == 0 ? Errno.NoSpace : Errno.None, written.Error);
            if (left == 0)
                continue;
            Assert.Equal((left <= 2 ? left : left - 1) * 1024, written.Value);
            Assert.Equal(FileSystemSteps.Content(10 * 1024).Concat(content[..written.Value]), image.Mount().Get(file));
            Assert.Equal((ulong)(10 * 1024 + written.Value), fileSystem.Status(file).Size);
        }
    }

    [Fact]
    public void A_removed_inode_that_was_free_already_is_damage()
    {
        var image = Ext2Image.Ours(256);
        var fileSystem = image.Mount();
        var node = fileSystem.File("a");
        Volume.Require(fileSystem.Synchronize());
        var bitmap = (int)image.Long(image.Descriptor(0) + 4) * 1024;
        image.Bytes[bitmap + 1] &= 0xF7; // inode 12
        fileSystem = image.Mount();
        var free = fileSystem.FreeNodes();
        Assert.Equal(Errno.Corrupt, fileSystem.Unlink(fileSystem.Root, "a"));
        Assert.Equal(free, fileSystem.FreeNodes());
    }
}
