using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Ext2;

/// <summary>New volumes, as e2fsck and dumpe2fs see them, at sizes around every border.</summary>
public class Ext2FormatterTests
{
    private static readonly PartitionGuid _id = new(0x1122334455667788, 0x99AABBCCDDEEFF00);
    private static readonly Timestamp _now = new(1_650_000_000, 5);

    private static Errno Format(IBlockDevice device, int blockSize, string label = "root") =>
        Ext2Formatter.Format(device, blockSize, _id, label, _now).Error;

    private static Dictionary<string, string> Dump(byte[] content)
    {
        var lines = Volume.WithFile(content, file => ExternalTool.MustRun("dumpe2fs", "-h", file)).Split('\n');
        return lines.Where(line => line.Contains(':')).GroupBy(line => line[..line.IndexOf(':')])
            .ToDictionary(group => group.Key, group => group.First()[(group.Key.Length + 1)..].Trim());
    }

    [Theory]
    [InlineData(1024, 64), InlineData(1024, 8192), InlineData(1024, 8193), InlineData(1024, 8194), InlineData(1024, 8247), InlineData(1024, 8248), InlineData(1024, 8252), InlineData(1024, 8253)]
    [InlineData(1024, 8254), InlineData(1024, 8278), InlineData(1024, 8279), InlineData(1024, 16385), InlineData(1024, 25000), InlineData(2048, 64), InlineData(2048, 16384), InlineData(2048, 16420), InlineData(2048, 16440)]
    [InlineData(4096, 64), InlineData(4096, 4000), InlineData(1024, 513), InlineData(1024, 576)]
    public void A_volume_of_any_size_is_sound(int blockSize, int blocks)
    {
        var content = new byte[(blocks * blockSize + 1023) / 1024 * 1024];
        Array.Fill(content, (byte)0xA5);
        Assert.Equal(Errno.None, Format(new MemoryBlockDevice("test", content), blockSize));
        var check = Volume.Check(content, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
        var image = new Ext2Image(content);
        var total = image.Long(Ext2Image.Super + 4);
        // Only a last group that is all but metadata is left away.
        Assert.InRange((uint)blocks - total, 0u, 300u);
        // One inode for each 16 KiB, rounded up to whole blocks of the table in each group.
        var inodes = image.Long(Ext2Image.Super);
        var wanted = Math.Max((long)blocks * blockSize / 16384, 32);
        Assert.InRange(inodes, wanted - (total < blocks ? image.InodesPerGroup : 0), wanted + image.GroupCount * 16);
        Assert.Equal(0u, image.InodesPerGroup % 8);
        Assert.Equal(0u, image.InodesPerGroup * 256 % (uint)blockSize);
        // The whole volume can be used, and every group's counts are right.
        var fileSystem = image.Mount();
        Assert.Equal((total, inodes), ((uint)Volume.Require(fileSystem.GetFileSystemStatus()).BlockCount, (uint)Volume.Require(fileSystem.GetFileSystemStatus()).NodeCount));
        Assert.Equal((image.Long(Ext2Image.Super + 12), image.Long(Ext2Image.Super + 16)), ((uint)fileSystem.FreeBlocks(), (uint)fileSystem.FreeNodes()));
        Assert.Equal(["lost+found"], fileSystem.Names());
        Assert.Equal(Math.Min(16384UL, 12UL * (uint)blockSize), fileSystem.Status(fileSystem.Find("lost+found")).Size);
        fileSystem.File("file", FileSystemSteps.Content(30_000));
        if (blocks < 9000)
            image.CheckSound(fileSystem);
    }

    [Fact]
    public void The_numbers_are_those_that_Linux_expects()
    {
        foreach (var blockSize in new[] { 1024, 2048, 4096 })
        {
            var content = new byte[12 << 20];
            Assert.Equal(Errno.None, Format(new MemoryBlockDevice("test", content), blockSize, "a label of 16 ch"));
            var dump = Dump(content);
            Assert.Equal("a label of 16 ch", dump["Filesystem volume name"]);
            Assert.Equal("88776655-4433-2211-00ff-eeddccbbaa99", dump["Filesystem UUID"]);
            Assert.Equal("1 (dynamic)", dump["Filesystem revision #"]);
            Assert.Equal("filetype sparse_super large_file", dump["Filesystem features"]);
            Assert.Equal(("clean", "Continue", "-1"), (dump["Filesystem state"], dump["Errors behavior"], dump["Maximum mount count"]));
            Assert.Equal((blockSize == 1024 ? "1" : "0", $"{blockSize}", $"{blockSize}"), (dump["First block"], dump["Block size"], dump["Fragment size"]));
            Assert.Equal(($"{blockSize * 8}", $"{blockSize * 8}", "256", "11"), (dump["Blocks per group"], dump["Fragments per group"], dump["Inode size"], dump["First inode"]));
            Assert.All(new[] { "Filesystem created", "Last write time", "Last checked" }, field => Assert.Contains("2022", dump[field]));
            Assert.Equal("0", dump["Reserved block count"]);
            Assert.Equal((_now.Seconds, _now.Seconds, _now.Seconds), ((long)new Ext2Image(content).Long(1024 + 48), new Ext2Image(content).Long(1024 + 64), new Ext2Image(content).Long(1024 + 264)));
        }
    }

    [Fact]
    public void Copies_of_the_superblock_lie_where_e2fsck_looks_for_them()
    {
        // 28 groups of 1 KiB blocks: copies in 1, 3, 5, 7, 9, 25, 27.
        var device = new SparseDevice(28 * 8192 + 1, 1024);
        Assert.Equal(Errno.None, Format(device, 1024));
        for (var group = 0u; group < 28; group++)
        {
            var block = device.Block(1 + group * 8192);
            var hasCopy = group is 0 or 1 or 3 or 5 or 7 or 9 or 25 or 27;
            Assert.Equal(hasCopy, (block[56] | block[57] << 8) == 0xEF53 && (block[90] | block[91] << 8) == group);
            if (hasCopy)
                Assert.Equal(device.Block(2), device.Block(2 + group * 8192));
        }
        var mounted = Volume.Require(Volume.TryMount(device, isFat: false));
        Assert.Equal(28UL * 8192 + 1, Volume.Require(mounted.GetFileSystemStatus()).BlockCount);
    }

    [Fact]
    public void A_table_of_many_groups_takes_more_than_one_block()
    {
        // 33 groups: 1056 bytes of descriptors.
        var device = new SparseDevice(33 * 8192 + 1, 1024);
        Assert.Equal(Errno.None, Format(device, 1024));
        var fileSystem = Volume.Require(Volume.TryMount(device, isFat: false));
        for (var i = 0; i < 66; i++)
            fileSystem.File(fileSystem.Folder($"folder {i}"), "file", FileSystemSteps.Content(2000));
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal(device.Block(1)[4..8], device.Block(1 + 8192)[4..8]);
        var again = Volume.Require(Volume.TryMount(device, isFat: false));
        for (var i = 0; i < 66; i++)
            Assert.Equal(FileSystemSteps.Content(2000), again.Get(again.Find(again.Find($"folder {i}"), "file")));
    }

    [Fact]
    public void What_cannot_be_formatted_is_refused()
    {
        foreach (var blockSize in new[] { 0, 512, 1023, 3072, 8192 })
            Assert.Equal(Errno.InvalidArgument, Format(new SparseDevice(100_000, 512), blockSize));
        Assert.Equal(Errno.InvalidArgument, Format(new SparseDevice(63, 1024), 1024));
        Assert.Equal(Errno.InvalidArgument, Format(new SparseDevice(1000, 4096), 1024));
        Assert.Equal(Errno.InvalidArgument, Format(new SparseDevice(1000, 1024), 1024, new string('x', 17)));
        Assert.Equal(Errno.InvalidArgument, Format(new SparseDevice(1UL << 32, 4096), 4096));
        Assert.Equal(Errno.None, Format(new SparseDevice(64, 1024), 1024, ""));
    }

    [Fact]
    public void A_failing_device_is_reported()
    {
        for (var writes = 0; ; writes++)
        {
            var device = new SparseDevice(20_000, 1024) { WritesUntilFailure = writes };
            var error = Format(device, 1024);
            if (error == Errno.None)
                break;
            Assert.Equal(Errno.InputOutput, error);
            Assert.True(writes < 1000);
        }
    }
}
