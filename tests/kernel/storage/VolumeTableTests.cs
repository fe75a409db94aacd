using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.FileSystems.Fat;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Storage;
using Xunit;

namespace Dialogos.Tests.Kernel.Storage;

public class VolumeTableTests
{
    private const int EspBlocks = 68 * 1024, RootBlocks = 8 * 1024, EspStart = 2048, RootStart = EspStart + EspBlocks;
    private static readonly FixedClock Clock = new(new Timestamp(1_700_000_000, 0));
    private static readonly byte[] Pristine = MakeDisk();

    private readonly List<(LogLevel Level, string Text)> _log = new();

    [Fact]
    public void A_sound_disk_is_mounted_and_paths_lead_across_volumes()
    {
        var volumes = Load((byte[])Pristine.Clone());
        Assert.Equal(["/boot", "/"], volumes.Mounted.Select(volume => volume.Path));
        Assert.DoesNotContain(_log, line => line.Level >= LogLevel.Warning);
        var root = volumes.Root!.Files;
        var folder = root.Create(root.Root, "etc"u8, FileMode.Directory, Owner.Root, 0).Value;
        var file = root.Create(folder, "name"u8, FileMode.RegularFile, Owner.Root, 0).Value;
        Assert.Equal(8, root.Write(file, 0, "dialogos"u8).Value);
        Assert.True(root.CreateSymbolicLink(root.Root, "short"u8, "etc/name"u8, Owner.Root).IsOk);
        Assert.True(root.CreateSymbolicLink(folder, "back"u8, "/short"u8, Owner.Root).IsOk);
        Assert.True(root.CreateSymbolicLink(root.Root, "circle"u8, "circle"u8, Owner.Root).IsOk);
        foreach (var path in new[] { "/etc/name", "etc//name", "/etc/../etc/./name", "/short", "/etc/back", "/../etc/name" })
            Assert.Equal(file, PathWalk.Find(volumes, path).Value.Node);
        Assert.Equal(Errno.TooManySymbolicLinks, PathWalk.Find(volumes, "/circle").Error);
        Assert.Equal(Errno.NotFound, PathWalk.Find(volumes, "/etc/none").Error);
        Assert.Equal(Errno.NotDirectory, PathWalk.Find(volumes, "/etc/name/more").Error);
        Assert.Same(volumes.Boot, PathWalk.Find(volumes, "/boot").Value.Volume);
        Assert.True(volumes.Synchronize().IsOk);
    }

    [Fact]
    public void A_second_disk_does_not_replace_the_first()
    {
        var volumes = Load((byte[])Pristine.Clone());
        volumes.Add(new MemoryBlockDevice("second", (byte[])Pristine.Clone()));
        Assert.Equal(2, volumes.Mounted.Count);
        Assert.Contains(_log, line => line.Text == "secondp1: not mounted, /boot is taken");
    }

    [Fact]
    public void A_blank_disk_is_no_error()
    {
        var volumes = Load(new byte[1 << 20]);
        Assert.Empty(volumes.Mounted);
        Assert.Equal((LogLevel.Information, "disk: no partition table"), Assert.Single(_log));
        Assert.Equal(Errno.NoDevice, PathWalk.Find(volumes, "/").Error);
    }

    [Fact]
    public void A_disk_that_is_one_ext2_volume_is_the_root()
    {
        var content = new byte[RootBlocks * 512];
        Assert.True(Ext2Formatter.Format(new MemoryBlockDevice("disk", content), 4096, new PartitionGuid(5, 6), "root", Clock.Now).IsOk);
        var volumes = Load(content);
        Assert.Equal("disk", volumes.Root!.Device.Name);
        Assert.Null(volumes.Boot);
        Assert.Equal((LogLevel.Information, "disk: ext2 mounted at /"), Assert.Single(_log));

        // Damaged behind its magic number, it is named and not mounted.
        content[1024 + 32] = 1;
        content[1024 + 33] = content[1024 + 34] = content[1024 + 35] = 0;
        _log.Clear();
        Assert.Null(Load(content).Root);
        Assert.Contains("disk: the ext2 file system cannot be mounted", Assert.Single(_log).Text);
    }

    [Theory]
    [InlineData(true, false, LogLevel.Warning, 2)]
    [InlineData(false, true, LogLevel.Warning, 2)]
    [InlineData(true, true, LogLevel.Error, 0)]
    public void A_damaged_partition_table_is_named(bool primary, bool backup, LogLevel expected, int mounted)
    {
        var content = (byte[])Pristine.Clone();
        if (primary)
            content[512 + 40] ^= 0xFF;
        if (backup)
            content[content.Length - 512 + 40] ^= 0xFF;
        Assert.Equal(mounted, Load(content).Mounted.Count);
        Assert.Equal(expected, _log.Max(line => line.Level));
        Assert.Contains("partition table", _log.First(line => line.Level == expected).Text);
    }

    [Theory]
    [InlineData(EspStart * 512, "diskp1: the FAT file system cannot be mounted", "/")]
    [InlineData(RootStart * 512 + 1024, "diskp2: the ext2 file system cannot be mounted", "/boot")]
    public void A_destroyed_volume_leaves_the_other(int at, string complaint, string remains)
    {
        var content = (byte[])Pristine.Clone();
        content.AsSpan(at, 512).Fill(0xA5);
        Assert.Equal(remains, Assert.Single(Load(content).Mounted).Path);
        Assert.StartsWith(complaint, Assert.Single(_log, line => line.Level == LogLevel.Error).Text);
    }

    [Fact]
    public void Flipped_bits_in_the_structures_never_do_more_than_complain()
    {
        var content = (byte[])Pristine.Clone();
        var random = new Random(7);
        (int Start, int Length)[] places = [(0, 34 * 512), (EspStart * 512, 128 * 512), (RootStart * 512, 64 * 1024)];
        for (var round = 0; round < 400; round++)
        {
            _log.Clear();
            var undo = new List<(int At, byte Old)>();
            for (var flip = random.Next(1, 9); flip > 0; flip--)
            {
                var place = places[random.Next(places.Length)];
                var at = place.Start + random.Next(place.Length);
                undo.Add((at, content[at]));
                content[at] ^= (byte)(1 << random.Next(8));
            }
            var volumes = Load(content, isReadOnly: true);
            Assert.NotEmpty(_log);
            foreach (var volume in volumes.Mounted)
            {
                // Whatever it says: it answers, and does not throw.
                volume.Files.GetFileSystemStatus();
                volume.Files.ReadDirectory(volume.Files.Root, 0, 64, new List<DirectoryEntry>());
            }
            PathWalk.Find(volumes, "/lost+found");
            for (var i = undo.Count - 1; i >= 0; i--)
                content[undo[i].At] = undo[i].Old;
        }
        Assert.Equal(Pristine, content);
    }

    private VolumeTable Load(byte[] content, bool isReadOnly = false)
    {
        var volumes = new VolumeTable(Clock, 64, (level, text) => _log.Add((level, text)));
        volumes.Add(new MemoryBlockDevice("disk", content, isReadOnly: isReadOnly));
        return volumes;
    }

    private static byte[] MakeDisk()
    {
        var content = new byte[(RootStart + RootBlocks + 2048) * 512];
        var disk = new MemoryBlockDevice("disk", content);
        Partition[] partitions =
        [
            new(PartitionGuid.EfiSystem, new PartitionGuid(1, 1), EspStart, EspStart + EspBlocks - 1, 0, "boot"),
            new(PartitionGuid.LinuxRootX64, new PartitionGuid(1, 2), RootStart, RootStart + RootBlocks - 1, 0, "root"),
        ];
        Assert.True(PartitionTableFormat.Write(disk, new PartitionGuid(3, 4), partitions).IsOk);
        Assert.True(Fat32Formatter.Format(PartitionTable.Open(disk, partitions[0], 1), 0x1234, "BOOT").IsOk);
        Assert.True(Ext2Formatter.Format(PartitionTable.Open(disk, partitions[1], 2), 4096, new PartitionGuid(5, 6), "root", Clock.Now).IsOk);
        return content;
    }
}
