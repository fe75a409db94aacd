using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Support;
using Xunit;
using FileMode = Dialogos.Kernel.FileSystems.FileMode;

namespace Dialogos.Tests.Kernel.FileSystems;

/// <summary>The journal beside Linux's tools: each replays what the other wrote, to the same bytes.</summary>
public class JournalTests
{
    internal static byte[] Make(int blockSize, int megabytes = 0)
    {
        var content = new byte[(megabytes > 0 ? megabytes : blockSize == 1024 ? 6 : 12) << 20];
        Volume.Require(Ext2Formatter.Format(new MemoryBlockDevice("test", content), blockSize, new PartitionGuid(1, 2),
            "test", Volume.Clock.Now, Ext2Formatter.LeastJournalBlocks));
        return content;
    }

    internal static IFileSystem Mount(IBlockDevice device) => Volume.Require(Volume.TryMount(device, isFat: false));

    private static IFileSystem Mount(byte[] content) => Mount(new MemoryBlockDevice("test", content));

    /// <summary>What e2fsck complains about that is no damage: a journal to replay, and nodes that were in use.</summary>
    internal static string Complaints(byte[] disk, out byte[] repaired)
    {
        var after = disk;
        var output = Volume.WithFile(disk, file =>
        {
            var check = ExternalTool.Run("e2fsck", "-fy", file);
            Assert.True(check.ExitCode <= 1, check.Output);
            after = File.ReadAllBytes(file);
            return check.Output;
        });
        repaired = after;
        return string.Join('\n', output.Split('\n').Where(line => line.Length > 0 && !Regex.IsMatch(line,
            @"^Pass \d|^e2fsck |recovering journal|Clearing orphaned|truncating orphaned|FILE SYSTEM WAS MODIFIED|^test: \d+/\d+ files")));
    }

    [Theory, InlineData(1024), InlineData(2048), InlineData(4096)]
    public void Tools_find_a_sound_journal_in_a_new_volume(int blockSize)
    {
        var image = Make(blockSize);
        var check = Volume.Check(image, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
        var said = Volume.WithFile(image, file => ExternalTool.MustRun("dumpe2fs", file));
        Assert.Contains("has_journal", said);
        Assert.Matches(@"Journal checksum type:\s+crc32c", said);
        Assert.Matches(@"Total journal blocks:\s+1024|Journal length:\s+1024", said);
        Assert.Equal("ext3", Mount(image).TypeName);
    }

    [Theory, InlineData(1024, 1), InlineData(1024, 2), InlineData(2048, 3), InlineData(4096, 4), InlineData(4096, 5)]
    public void Our_journal_is_replayed_by_e2fsck_as_by_us(int blockSize, int seed)
    {
        var content = Make(blockSize);
        var recording = new RecordingBlockDevice(new MemoryBlockDevice("test", content));
        var fileSystem = Mount(recording);
        var workload = new Workload(fileSystem, seed, hasLinks: true);
        for (var i = 0; i < 300; i++)
        {
            workload.Step();
            if (i % 25 == 24)
                Volume.Require(fileSystem.Synchronize());
        }
        Volume.Require(fileSystem.Synchronize());
        // The machine stops here: the journal is full of transactions, none of them at home.
        Assert.Contains("needs_recovery", Volume.WithFile(content, file => ExternalTool.MustRun("dumpe2fs", "-h", file)));
        var ours = (byte[])content.Clone();
        Assert.Equal(workload.Tree(), Volume.Require(Volume.ReadTree(Mount(ours))));
        Assert.Equal("", Complaints(content, out var theirs));
        Assert.Equal(workload.Tree(), Volume.Require(Volume.ReadTree(Mount(theirs))));
        // Settled by us, nothing is left for e2fsck to do.
        var settled = Mount(ours);
        Volume.Require(settled.Settle());
        var check = Volume.Check(ours, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
        Assert.DoesNotContain("needs_recovery", Volume.WithFile(ours, file => ExternalTool.MustRun("dumpe2fs", "-h", file)));
    }

    [Fact]
    public void A_volume_that_may_not_be_written_is_replayed_in_memory()
    {
        var content = Make(4096);
        var fileSystem = Mount(content);
        var workload = new Workload(fileSystem, 9, hasLinks: true);
        for (var i = 0; i < 100; i++)
            workload.Step();
        Volume.Require(fileSystem.Synchronize());
        var before = (byte[])content.Clone();
        var device = new MemoryBlockDevice("test", content, isReadOnly: true);
        Assert.Equal(workload.Tree(), Volume.Require(Volume.ReadTree(Mount(device))));
        Assert.Equal(before, content);
    }

    // debugfs writes transactions into the journal: blocks with new content, one of them beginning with the magic number,
    // and a revoked one. A volume of ours has checksums (version 3); mke2fs gives ext3 none.
    [Theory]
    [InlineData(1024, false)]
    [InlineData(4096, false)]
    [InlineData(1024, true)]
    [InlineData(4096, true)]
    public void A_journal_of_debugfs_is_replayed_by_us_as_by_e2fsck(int blockSize, bool isOurs)
    {
        var random = new Random(blockSize);
        using var folder = new ScratchFolder();
        var old = new byte[20 * blockSize];
        random.NextBytes(old);
        File.WriteAllBytes(folder.File("file"), old);
        var image = isOurs
            ? Volume.MadeByTool(Make(blockSize), "debugfs", file => ["-w", "-R", $"write {folder.Path}/file file", file])
            : Volume.MadeByTool(new byte[16 << 20], "mke2fs", file => ["-q", "-F", "-t", "ext3", "-O",
                "^resize_inode,^dir_index,^ext_attr", "-J", "size=4", "-b", $"{blockSize}", "-d", folder.Path, file]);
        var commands = new StringBuilder();
        image = Volume.WithFile(image, file =>
        {
            var blocks = ExternalTool.MustRun("debugfs", "-R", "blocks /file", file)
                .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.All(char.IsDigit)).ToArray();
            for (var transaction = 0; transaction < 3; transaction++)
            {
                var source = folder.File($"new{transaction}");
                var bytes = new byte[4 * blockSize];
                random.NextBytes(bytes);
                new byte[] { 0xC0, 0x3B, 0x39, 0x98 }.CopyTo(bytes, blockSize);
                File.WriteAllBytes(source, bytes);
                var revoked = transaction == 1 ? $"-r {blocks[transaction]} " : "";
                commands.AppendLine("jo");
                commands.AppendLine($"jw -b {string.Join(',', blocks.Skip(transaction * 2).Take(4))} {source}");
                if (revoked.Length > 0)
                    commands.AppendLine($"jw {revoked}");
                commands.AppendLine("jc");
            }
            var script = folder.File("script");
            File.WriteAllText(script, commands.ToString());
            var said = ExternalTool.MustRun("debugfs", "-w", "-f", script, file);
            Assert.DoesNotContain("rror", said);
            return File.ReadAllBytes(file);
        });
        var ours = Mount((byte[])image.Clone());
        _ = Complaints(image, out var theirs);
        var expected = Volume.WithFile(theirs, file =>
        {
            var copy = folder.File("copy");
            ExternalTool.MustRun("debugfs", "-R", $"dump /file {copy}", file);
            return Convert.ToBase64String(File.ReadAllBytes(copy));
        });
        Assert.NotEqual(Convert.ToBase64String(old), expected);
        Assert.Equal(expected, Volume.Require(Volume.ReadTree(ours))["/file"]);
    }

    [Theory, InlineData(1024), InlineData(4096)]
    public void Nodes_in_use_without_a_name_are_freed_by_the_next_mount(int blockSize)
    {
        var content = Make(blockSize);
        var fileSystem = Mount(content);
        var free = Volume.Require(fileSystem.GetFileSystemStatus());
        for (var i = 0; i < 5; i++)
        {
            var name = Encoding.UTF8.GetBytes($"f{i}");
            var node = Volume.Require(fileSystem.Create(fileSystem.Root, name, FileMode.RegularFile, Owner.Root, 0));
            Volume.Require(fileSystem.Write(node, 0, new byte[30_000]));
            Volume.Require(fileSystem.Retain(node));
            Volume.Require(fileSystem.Unlink(fileSystem.Root, name));
            // One in the middle of the list is released in time.
            if (i == 3)
                Volume.Require(fileSystem.Release(node));
        }
        Volume.Require(fileSystem.Synchronize());
        Assert.Equal("", Complaints(content, out _));
        var next = Mount(content);
        var now = Volume.Require(next.GetFileSystemStatus());
        Assert.Equal((free.FreeBlocks, free.FreeNodes), (now.FreeBlocks, now.FreeNodes));
        Volume.Require(next.Settle());
        var check = Volume.Check(content, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
    }

    [Theory, InlineData(1024), InlineData(4096)]
    public void A_full_volume_reuses_what_was_freed_and_stays_sound(int blockSize)
    {
        var content = Make(blockSize);
        var fileSystem = Mount(content);
        for (var round = 0; round < 3; round++)
        {
            var node = Volume.Require(fileSystem.Create(fileSystem.Root, "f"u8, FileMode.RegularFile, Owner.Root, 0));
            var free = Volume.Require(fileSystem.GetFileSystemStatus()).FreeBlocks;
            var chunk = new byte[100_000];
            var offset = 0UL;
            Result<int> written;
            while ((written = fileSystem.Write(node, offset, chunk)).IsOk)
                offset += (ulong)written.Value;
            Assert.Equal(Errno.NoSpace, written.Error);
            Assert.True(offset > (free - 64) * (ulong)blockSize * 98 / 100, $"only {offset} bytes in {free} blocks");
            Volume.Require(fileSystem.Unlink(fileSystem.Root, "f"u8));
        }
        Volume.Require(fileSystem.Settle());
        var check = Volume.Check(content, isFat: false);
        Assert.True(check.ExitCode == 0, check.Output);
    }

    public static IEnumerable<object[]> Seeds() => Enumerable.Range(1, 6).Select(seed => new object[] { seed });

    // Hostile journals: every mount ends with a file system or an error, and what was mounted can be used.
    [Theory, MemberData(nameof(Seeds))]
    public async Task Mutated_journals_give_errors_only(int seed)
    {
        var content = Make(seed % 2 == 0 ? 1024 : 4096);
        var fileSystem = Mount(content);
        var workload = new Workload(fileSystem, seed, hasLinks: true);
        for (var i = 0; i < 120; i++)
        {
            workload.Step();
            if (i % 30 == 29)
                Volume.Require(fileSystem.Synchronize());
        }
        var blockSize = seed % 2 == 0 ? 1024 : 4096;
        var first = Volume.WithFile(content, file => int.Parse(ExternalTool.MustRun("debugfs", "-R", "bmap <8> 0", file).Split('\n')[0]));
        var random = new Random(seed);
        var damaged = 0;
        for (var mutant = 0; mutant < 200; mutant++)
        {
            var image = (byte[])content.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                // Headers and tags lie at the front of the first blocks; half of the changes go there.
                var block = random.Next(random.Next(2) == 0 ? 4 : 60);
                var at = (first + block) * blockSize + (random.Next(3) > 0 ? random.Next(96) : random.Next(blockSize));
                image[at] = random.Next(3) switch { 0 => 0xFF, 1 => (byte)random.Next(256), _ => (byte)(image[at] ^ (1 << random.Next(8))) };
            }
            // Without checksums nothing but the structure itself speaks against a lie.
            if (mutant % 2 == 0)
                image[first * blockSize + 43] &= unchecked((byte)~0x10);
            var work = Task.Run(() =>
            {
                var mounted = Volume.TryMount(new MemoryBlockDevice("hostile", image), isFat: false);
                if (mounted.Failed)
                    return false;
                _ = Volume.ReadTree(mounted.Value);
                var node = mounted.Value.Create(mounted.Value.Root, "hostile"u8, FileMode.RegularFile, Owner.Root, 0);
                if (node.IsOk)
                    mounted.Value.Write(node.Value, 0, new byte[9000]);
                mounted.Value.Settle();
                return true;
            });
            damaged += await work.WaitAsync(TimeSpan.FromSeconds(30)) ? 0 : 1;
        }
        Assert.InRange(damaged, 1, 199);
    }
}
