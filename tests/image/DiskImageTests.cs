using System;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Block;
using Dialogos.Os.Image;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Image;

public sealed class DiskImageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dialogos-image");

    private static DiskImageOptions Small => new() { EfiSystemBytes = 40 << 20, RootBytes = 24 << 20 };

    public void Dispose() => _folder.Delete(recursive: true);

    private string Make(string name, string seed = "seed")
    {
        var path = Path.Combine(_folder.FullName, name);
        var tree = _folder.CreateSubdirectory("tree/sub");
        File.WriteAllBytes(Path.Combine(tree.FullName, "file.bin"), Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7)).ToArray());
        if (!File.Exists(Path.Combine(tree.FullName, "link")))
            File.CreateSymbolicLink(Path.Combine(tree.FullName, "link"), "file.bin");
        using var image = DiskImageBuilder.Create(path, Small with { Seed = seed });
        image.EfiSystem.WriteFile("/EFI/BOOT/BOOTX64.EFI", new byte[100_000]);
        image.EfiSystem.WriteFile("/dialogos/generations/0007+3.conf", "title seven"u8);
        image.Root!.CopyFromHost(Path.Combine(_folder.FullName, "tree"), "/tree");
        return path;
    }

    [Fact]
    public void Linux_tools_read_what_was_written()
    {
        var path = Make("disk.img");
        var (esp, root) = (Cut(path, 1 << 20, 40 << 20), Cut(path, 41 << 20, 24 << 20));
        Assert.Equal("title seven", ExternalTool.MustRun("mtype", "-i", esp, "::/dialogos/generations/0007+3.conf"));
        ExternalTool.MustRun("fsck.fat", "-n", esp);
        ExternalTool.MustRun("e2fsck", "-fn", root);
        var dumped = Path.Combine(_folder.FullName, "dumped");
        ExternalTool.MustRun("debugfs", "-R", $"dump /tree/sub/file.bin {dumped}", root);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder.FullName, "tree/sub/file.bin")), File.ReadAllBytes(dumped));
        Assert.Contains("Fast link dest: \"file.bin\"", ExternalTool.MustRun("debugfs", "-R", "stat /tree/sub/link", root));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_and_another_seed_does_not()
    {
        var one = File.ReadAllBytes(Make("one.img"));
        Assert.True(one.AsSpan().SequenceEqual(File.ReadAllBytes(Make("two.img"))));
        Assert.False(one.AsSpan().SequenceEqual(File.ReadAllBytes(Make("three.img", "other"))));
    }

    [Fact]
    public void An_existing_image_can_be_edited()
    {
        var path = Make("disk.img");
        using (var image = DiskImage.Open(path))
        {
            image.EfiSystem.Rename("/dialogos/generations/0007+3.conf", "/dialogos/generations/0007+2.conf");
            image.EfiSystem.WriteFile("/dialogos/generations/0008+3.conf", "eight"u8);
            image.EfiSystem.Delete("/EFI");
        }
        using var again = DiskImage.Open(path, isReadOnly: true);
        Assert.Equal(["0007+2.conf", "0008+3.conf"], again.EfiSystem.List("/dialogos/generations"));
        Assert.Equal("title seven"u8.ToArray(), again.EfiSystem.ReadFile("/dialogos/generations/0007+2.conf"));
        Assert.False(again.EfiSystem.Exists("/EFI"));
        Assert.Equal(PartitionTableHealth.Intact, again.Partitions.Health);
        ExternalTool.MustRun("fsck.fat", "-n", Cut(path, 1 << 20, 40 << 20));
    }

    private string Cut(string path, long offset, int length)
    {
        var bytes = new byte[length];
        using (var file = File.OpenRead(path))
        {
            file.Position = offset;
            file.ReadExactly(bytes);
        }
        var part = Path.Combine(_folder.FullName, $"part-{offset}");
        File.WriteAllBytes(part, bytes);
        return part;
    }
}
