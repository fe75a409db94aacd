using System;
using System.Buffers.Binary;
using System.Text;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.FileSystems.Fat;

/// <summary>New volumes: as mkfs.fat makes them, at the smallest and largest sizes too.</summary>
public class Fat32FormatterTests
{
    private static uint Long(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static int Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    [Fact]
    public void It_is_what_mkfs_makes_but_for_the_name_and_the_boot_code()
    {
        var ours = new byte[34 << 20];
        Array.Fill(ours, (byte)0xAA);
        Assert.Equal(Errno.None, Fat32Formatter.Format(new MemoryBlockDevice("test", ours), 0x1234ABCD, "TEST VOL").Error);
        var theirs = Volume.MadeByTool(new byte[34 << 20], "mkfs.fat",
            file => ["-F", "32", "-s", "1", "-R", "32", "-a", "-g", "255/63", "-i", "1234ABCD", "-n", "TEST VOL", file]);
        // The name of the maker, the code that runs where there is no system, and the label's time are our own.
        foreach (var sector in new[] { 0, 6 })
        {
            theirs.AsSpan(sector * 512 + 3, 8).Clear();
            theirs.AsSpan(sector * 512 + 90, 420).Clear();
            Assert.Equal("DIALOGOS", Encoding.ASCII.GetString(ours, sector * 512 + 3, 8));
            Assert.Equal([0xFA, 0xF4, 0xEB, 0xFD, 0], ours[(sector * 512 + 90)..(sector * 512 + 95)]);
            ours.AsSpan(sector * 512 + 3, 8).Clear();
            ours.AsSpan(sector * 512 + 90, 420).Clear();
        }
        // They tell a searcher to begin at the root's cluster, we behind it.
        foreach (var sector in new[] { 1, 7 })
        {
            Assert.Equal(3, ours[sector * 512 + 492]);
            theirs[sector * 512 + 492] = 3;
        }
        var data = (32 + 2 * (int)Long(ours, 36)) * 512;
        Assert.Equal("TEST VOL   ", Encoding.ASCII.GetString(ours, data, 11));
        Assert.Equal((0x08, 0x0021), (ours[data + 11], Word(ours, data + 24)));
        theirs.AsSpan(data + 12, 20).Clear();
        ours.AsSpan(data + 12, 20).Clear();
        for (var sector = 0; sector * 512 <= data; sector++)
            Assert.True(ours.AsSpan(sector * 512, 512).SequenceEqual(theirs.AsSpan(sector * 512, 512)),
                $"sector {sector}: {Convert.ToHexString(ours, sector * 512, 96)} {Convert.ToHexString(theirs, sector * 512, 96)}");
        // What is no metadata is left as it was.
        Assert.Equal(0xAA, ours[data + 512]);
    }

    [Theory]
    [InlineData(66600ul, 512, 1), InlineData(532479ul, 512, 1), InlineData(532480ul, 512, 8), InlineData(70000ul, 4096, 1), InlineData(262144ul, 1024, 1), InlineData(266240ul, 1024, 4)]
    [InlineData(4294967295ul, 512, 32), InlineData(300000000ul, 4096, 2)]
    public void The_table_has_an_entry_for_each_cluster_and_hardly_more(ulong sectors, int sectorSize, int perCluster)
    {
        var device = new SparseDevice(sectors, sectorSize);
        Assert.Equal(Errno.None, Fat32Formatter.Format(device, 1, "A").Error);
        var boot = device.Block(0);
        Assert.Equal((perCluster, (uint)sectors, sectorSize), (boot[13], Long(boot, 32), Word(boot, 11)));
        var clusters = (sectors - 32 - 2 * Long(boot, 36)) / (ulong)perCluster;
        var capacity = Long(boot, 36) * (ulong)sectorSize / 4;
        Assert.InRange(capacity, clusters + 2, clusters + 2 + (ulong)sectorSize);
        Assert.True(clusters <= 0x0FFFFFF5);
        var information = device.Block(1);
        Assert.Equal((clusters - 1, 3u), (Long(information, 488), Long(information, 492)));
        Assert.Equal(information, device.Block(7));
        Assert.Equal(boot, device.Block(6));
        Assert.Equal(32 + 2 * (ulong)Long(boot, 36) + (ulong)perCluster, device.ClearedBlocks);
        Assert.Equal(device.Block(32), device.Block(32 + Long(boot, 36)));
        Assert.Equal(1, device.Flushes);
        var mounted = Volume.Require(Volume.TryMount(device, isFat: true));
        Assert.Equal((ulong)(perCluster * sectorSize), Volume.Require(mounted.GetStatus(mounted.Root)).Size);
    }

    [Fact]
    public void The_smallest_volume_has_65525_clusters()
    {
        // 32 reserved sectors, two tables of 512 sectors, 65525 clusters of one.
        Assert.Equal(Errno.InvalidArgument, Fat32Formatter.Format(new SparseDevice(32 + 1024 + 65524, 512), 1, "A").Error);
        var device = new SparseDevice(32 + 1024 + 65525, 512);
        Assert.Equal(Errno.None, Fat32Formatter.Format(device, 1, "A").Error);
        Assert.Equal(512u, Long(device.Block(0), 36));
        foreach (var sectors in new ulong[] { 0, 1, 31, 32, 33, 1000 })
            Assert.Equal(Errno.InvalidArgument, Fat32Formatter.Format(new SparseDevice(sectors, 512), 1, "A").Error);
        Assert.Equal(Errno.InvalidArgument, Fat32Formatter.Format(new SparseDevice(1UL << 32, 512), 1, "A").Error);
        Assert.Equal(Errno.InvalidArgument, Fat32Formatter.Format(new SparseDevice(100_000, 8192), 1, "A").Error);
    }

    [Theory]
    [InlineData("", false), InlineData("ABCDEFGHIJKL", false), InlineData("ABCDEFGHIJK", true), InlineData("AZ 09", true), InlineData("a", false)]
    [InlineData("A[", false), InlineData("A@", false), InlineData("A/", false), InlineData("A:", false), InlineData("A!", false)]
    public void A_label_is_capitals_digits_and_blanks(string label, bool isGood)
    {
        var device = new SparseDevice(66600, 512);
        Assert.Equal(isGood ? Errno.None : Errno.InvalidArgument, Fat32Formatter.Format(device, 1, label).Error);
        if (!isGood)
            return;
        Assert.Equal(label.PadRight(11), Encoding.ASCII.GetString(device.Block(0), 71, 11));
        Assert.Equal(label.PadRight(11), Encoding.ASCII.GetString(device.Block(32 + 2 * Long(device.Block(0), 36)), 0, 11));
    }

    [Fact]
    public void A_failing_device_is_reported()
    {
        var writes = 0;
        for (; ; writes++)
        {
            var device = new SparseDevice(66600, 512) { WritesUntilFailure = writes };
            var result = Fat32Formatter.Format(device, 1, "A");
            if (result.IsOk)
                break;
            Assert.Equal(Errno.InputOutput, result.Error);
            // The boot sector comes last: a volume is there only when it is whole.
            Assert.Equal(0, device.Block(0)[510]);
        }
        Assert.Equal((32 + 2 * 513 + 1 + 63) / 64 + 7, writes);
    }
}
