using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Kernel.FileSystems;
using Dialogos.Tests.Support;
using Xunit;

namespace Dialogos.Tests.Kernel.Block;

public class PartitionTableTests
{
    private static readonly Partition _efi =
        new(PartitionGuid.EfiSystem, new PartitionGuid(1, 2), 2048, 4095, 0, "EFI system partition");
    private static readonly Partition _root =
        new(PartitionGuid.LinuxRootX64, new PartitionGuid(3, 4), 4096, 8191, 1UL << 60, "root");

    private static byte[] Make(int blockSize = 512)
    {
        var content = new byte[10_000 * blockSize];
        Volume.Require(PartitionTableFormat.Write(new MemoryBlockDevice("d", content, blockSize), new(5, 6), [_efi, _root]));
        return content;
    }

    private static Result<PartitionTable> Read(byte[] content, int blockSize = 512) =>
        PartitionTableFormat.Read(new MemoryBlockDevice("d", content, blockSize));

    [Theory, InlineData(512), InlineData(4096)]
    public void What_was_written_is_read(int blockSize)
    {
        var table = Volume.Require(Read(Make(blockSize), blockSize));
        Assert.Equal(PartitionTableHealth.Intact, table.Health);
        Assert.Equal(new PartitionGuid(5, 6), table.DiskId);
        Assert.Equal([_efi, _root], table.Partitions);
    }

    [Fact]
    public void Util_linux_reads_the_table()
    {
        Volume.WithFile(Make(), file =>
        {
            var shown = ExternalTool.MustRun("partx", "--raw", "--noheadings", "-o", "START,END,TYPE,UUID", file);
            Assert.Contains("2048 4095 c12a7328-f81f-11d2-ba4b-00a0c93ec93b 00000001-0000-0000-0200-000000000000", shown);
            Assert.Contains("4096 8191 4f68bce3-e8cd-4db1-96e7-fbcaf984b709 00000003-0000-0000-0400-000000000000", shown);
            return 0;
        });
    }

    [Fact]
    public void Every_flipped_byte_of_the_primary_is_noticed_and_repaired_from_the_backup()
    {
        var content = Make();
        for (var at = 512; at < 512 + 92; at++)
            Check(at, PartitionTableHealth.PrimaryDamaged);
        for (var at = 1024; at < 1024 + 256; at++)
            Check(at, PartitionTableHealth.PrimaryDamaged);
        for (var at = content.Length - 512; at < content.Length - 512 + 92; at++)
            Check(at, PartitionTableHealth.BackupDamaged);

        void Check(int at, PartitionTableHealth expected)
        {
            content[at] ^= 0x10;
            var table = Volume.Require(Read(content));
            Assert.Equal(expected, table.Health);
            Assert.Equal([_efi, _root], table.Partitions);
            content[at] ^= 0x10;
        }
    }

    [Fact]
    public void No_sound_copy_is_an_error()
    {
        Assert.Equal(Errno.NoData, Read(new byte[1 << 20]).Error);
        var content = Make();
        content[520] ^= 1;
        content[^500] ^= 1;
        Assert.Equal(Errno.Corrupt, Read(content).Error);
    }

    [Theory]
    [InlineData(2048UL, 4095UL, 4095UL, 8191UL)]
    [InlineData(4096UL, 2048UL, 5000UL, 6000UL)]
    [InlineData(33UL, 4095UL, 5000UL, 6000UL)]
    [InlineData(2048UL, 4095UL, 5000UL, 9999UL)]
    public void Nonsense_is_not_written(ulong first, ulong last, ulong second, ulong secondLast)
    {
        var device = new MemoryBlockDevice("d", new byte[10_000 * 512]);
        Assert.Equal(Errno.InvalidArgument, PartitionTableFormat.Write(device, new(5, 6),
            [_efi with { FirstBlock = first, LastBlock = last }, _root with { FirstBlock = second, LastBlock = secondLast }]).Error);
    }
}
