using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>What Linux's tools make, we read; what we make, they read.</summary>
public class OracleTests
{
    private static readonly string[] _names = ["short.txt", "UPPER.TXT", "a much longer name than 8.3.conf", "ünï日本.txt", new string('n', 180)];

    private static byte[] ContentOf(string name) =>
        Enumerable.Range(0, 70_000 + name.Length).Select(i => (byte)(i * 31 ^ name[i % name.Length])).ToArray();

    private static ScratchFolder MakeHostTree()
    {
        var folder = new ScratchFolder();
        Directory.CreateDirectory(folder.File("directory/below"));
        foreach (var name in _names)
            File.WriteAllBytes(folder.File("directory/below/" + name), ContentOf(name));
        return folder;
    }

    [Theory, InlineData("12"), InlineData("16"), InlineData("32")]
    public void Files_of_mtools_are_read(string width)
    {
        using var folder = MakeHostTree();
        var size = width switch { "12" => 2 << 20, "16" => 16 << 20, _ => 40 << 20 };
        var image = Volume.WithFile(new byte[size], file =>
        {
            ExternalTool.MustRun("mkfs.fat", "-s", width == "12" ? "2" : "1", "-F", width, file);
            ExternalTool.MustRun("mcopy", "-s", "-i", file, folder.File("directory"), "::");
            return File.ReadAllBytes(file);
        });
        CheckTree(Volume.Mount(image, Format.Fat32));
    }

    [Theory, InlineData("1024"), InlineData("2048"), InlineData("4096")]
    public void Files_of_mke2fs_are_read_and_changed(string blockSize)
    {
        using var folder = MakeHostTree();
        var image = Volume.MadeByTool(new byte[24 << 20], "mke2fs",
            file => ["-q", "-F", "-t", "ext2", "-O", "^resize_inode", "-b", blockSize, "-d", folder.Path, file]);
        var fileSystem = Volume.Mount(image, Format.Ext2Small);
        CheckTree(fileSystem);
        var workload = Volume.Require(fileSystem.Create(fileSystem.Root, "new"u8, Dialogos.Kernel.FileSystems.FileMode.RegularFile, Owner.Root, 0));
        Volume.Require(fileSystem.Write(workload, 20 << 20, new byte[5000]));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0, Volume.Check(image, isFat: false).ExitCode);
    }

    [Theory, InlineData(Format.Ext2Small, "ext4"), InlineData(Format.Ext2Small, "ext2")]
    public void Unknown_features_are_refused_or_make_it_read_only(Format format, string type)
    {
        var features = type == "ext4" ? "extents" : "quota";
        var image = Volume.MadeByTool(new byte[8 << 20], "mke2fs", file => ["-q", "-F", "-t", type, "-O", features, file]);
        var mounted = Volume.TryMount(new MemoryBlockDevice("d", image), Volume.IsFat(format));
        if (type == "ext4")
            Assert.Equal(Errno.NotSupported, mounted.Error);
        else
            Assert.Equal(Errno.ReadOnlyFileSystem, mounted.Value.Create(mounted.Value.Root, "x"u8,
                Dialogos.Kernel.FileSystems.FileMode.RegularFile, Owner.Root, 0).Error);
    }

    [Theory, InlineData(Format.Fat32), InlineData(Format.Ext2Small), InlineData(Format.Ext2Middle), InlineData(Format.Ext2Large)]
    public void Tools_read_what_we_wrote(Format format)
    {
        var image = Volume.Make(format);
        var fileSystem = Volume.Mount(image, format);
        foreach (var name in _names)
        {
            var node = Volume.Require(fileSystem.Create(fileSystem.Root, Encoding.UTF8.GetBytes(name),
                Dialogos.Kernel.FileSystems.FileMode.RegularFile, Owner.Root, 0));
            Volume.Require(fileSystem.Write(node, 0, ContentOf(name)));
        }
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0, Volume.Check(image, Volume.IsFat(format)).ExitCode);
        Volume.WithFile(image, file =>
        {
            var copy = Path.GetTempFileName();
            foreach (var name in _names)
            {
                if (Volume.IsFat(format))
                    ExternalTool.MustRun("mcopy", "-n", "-o", "-i", file, "::" + name, copy);
                else
                    ExternalTool.MustRun("debugfs", "-R", $"dump \"/{name}\" {copy}", file);
                Assert.Equal(ContentOf(name), File.ReadAllBytes(copy));
            }
            File.Delete(copy);
            return 0;
        });
    }

    [Theory, InlineData(Format.Fat32), InlineData(Format.Ext2Small)]
    public void A_full_volume_says_so_and_stays_sound(Format format)
    {
        var image = Volume.Make(format);
        var fileSystem = Volume.Mount(image, format);
        var free = Volume.Require(fileSystem.GetFileSystemStatus()).FreeBlocks;
        var node = Volume.Require(fileSystem.Create(fileSystem.Root, "f"u8, Dialogos.Kernel.FileSystems.FileMode.RegularFile, Owner.Root, 0));
        var chunk = new byte[100_000];
        var offset = 0UL;
        Result<int> written;
        while ((written = fileSystem.Write(node, offset, chunk)).IsOk)
            offset += (ulong)written.Value;
        Assert.Equal(Errno.NoSpace, written.Error);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0, Volume.Check(image, Volume.IsFat(format)).ExitCode);
        Volume.Require(fileSystem.Unlink(fileSystem.Root, "f"u8));
        Assert.Equal(free, Volume.Require(fileSystem.GetFileSystemStatus()).FreeBlocks);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0, Volume.Check(image, Volume.IsFat(format)).ExitCode);
    }

    [Theory, InlineData(Format.Fat32), InlineData(Format.Ext2Large)]
    public void A_retained_node_outlives_its_name(Format format)
    {
        var image = Volume.Make(format);
        var fileSystem = Volume.Mount(image, format);
        var node = Volume.Require(fileSystem.Create(fileSystem.Root, "f"u8, Dialogos.Kernel.FileSystems.FileMode.RegularFile, Owner.Root, 0));
        Volume.Require(fileSystem.Write(node, 0, ContentOf("f")));
        Volume.Require(fileSystem.Retain(node));
        Volume.Require(fileSystem.Unlink(fileSystem.Root, "f"u8));
        var bytes = new byte[ContentOf("f").Length];
        Assert.Equal(bytes.Length, Volume.Require(fileSystem.Read(node, 0, bytes)));
        Assert.Equal(ContentOf("f"), bytes);
        Volume.Require(fileSystem.Release(node));
        Assert.Equal(Errno.NotFound, fileSystem.Read(node, 0, bytes).Error);
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(0, Volume.Check(image, Volume.IsFat(format)).ExitCode);
    }

    private static void CheckTree(IFileSystem fileSystem)
    {
        var tree = Volume.Require(Volume.ReadTree(fileSystem));
        foreach (var name in _names)
            Assert.Equal(Convert.ToBase64String(ContentOf(name)), tree["/directory/below/" + name]);
    }
}
