using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Dialogos.Os.Image;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>Disks and machines that are not as they should be: a clear word on the console, no panic, no hang.</summary>
[Collection(SmallSystemTests.Name)]
public sealed class BadInputTests(SmallSystem system)
{
    private const string Folder = "/dialogos/generations";
    private const int FuzzedDisks = 12, FuzzedDisksQuick = 2;

    [Theory]
    [InlineData("kernel.efi", "kernel that was changed after signing")]
    [InlineData("manifest.json", "no valid signature")]
    [InlineData("manifest.sig", "no valid signature")]
    public async Task A_flipped_bit_is_refused_and_named(string file, string words)
    {
        var disk = system.Disk;
        Edit(disk, files =>
        {
            var store = GenerationFolder.Open(files.FileSystem).Value;
            system.Stage(store, 2);
            var path = $"{Folder}/0002/{file}";
            var bytes = files.ReadFile(path);
            bytes[bytes.Length / 2] ^= 0x04;
            files.WriteFile(path, bytes);
        });
        var outcome = await Boot.FirmwareAsync(disk);
        Assert.Equal(1, outcome.Generation);
        Assert.Contains($"Generation 2 has {(file == "kernel.efi" ? "a " : "")}{words}; it is not started.", Words(outcome),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_every_generation_is_bad_the_loader_says_so_and_waits()
    {
        var disk = system.Disk;
        Edit(disk, files =>
        {
            foreach (var folder in (string[])["0000", "0001"])
                files.Delete($"{Folder}/{folder}/manifest.sig");
        });
        var outcome = await Boot.FirmwareAsync(disk, until: "lacks a file.");
        Assert.Contains("Nothing can be started", Words(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_generations_the_loader_says_so_and_waits()
    {
        var disk = system.Disk;
        Edit(disk, files =>
        {
            foreach (var name in files.List(Folder).Where(name => name.EndsWith(".conf", StringComparison.Ordinal)))
                files.Delete($"{Folder}/{name}");
        });
        var outcome = await Boot.FirmwareAsync(disk, until: "There is no generation on this disk.");
        Assert.Contains("Nothing can be started", Words(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_EFI_partition_still_starts_and_counts()
    {
        var disk = system.Disk;
        Edit(disk, files =>
        {
            system.Stage(GenerationFolder.Open(files.FileSystem).Value, 2);
            Fill(files);
        });
        var outcome = await Boot.FirmwareAsync(disk);
        Assert.True(outcome.Generation == 2, outcome.Console);
        var store = SmallSystem.Generations(new MemoryBlockDevice("disk", disk));
        Assert.Equal(GenerationState.Good, GenerationDirectory.Read(store).Value.Find(2).Value.State);
    }

    [Theory, InlineData(64), InlineData(96)]
    public async Task Little_memory_is_enough(int megabytes)
    {
        var outcome = await Boot.DirectAsync(system.Disk, megabytes);
        Assert.True(outcome.HasPrompt, outcome.Console);
        Unharmed(outcome);
    }

    [Fact]
    public async Task Too_little_memory_is_said()
    {
        var outcome = await Boot.DirectAsync(null, 16, until: "Dialogos cannot start: ");
        Assert.False(outcome.HasPrompt);
        Assert.Contains("Usable memory", outcome.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_a_disk_starts_and_says_so()
    {
        var outcome = await Boot.DirectAsync(null);
        Assert.True(outcome.HasPrompt, outcome.Console);
        Assert.Contains("this machine has no disk", outcome.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_without_an_EFI_partition_starts_and_is_named()
    {
        var disk = system.Disk;
        // The type of the first partition, in both copies of the table.
        var device = new MemoryBlockDevice("disk", disk);
        var table = PartitionTableFormat.Read(device).Value;
        var others = table.Partitions.Where(partition => partition.Type != PartitionGuid.EfiSystem).ToArray();
        Assert.True(PartitionTableFormat.Write(device, table.DiskId, others).IsOk);
        var outcome = await Boot.DirectAsync(disk);
        Assert.True(outcome.HasPrompt, outcome.Console);
        Unharmed(outcome);
    }

    public static TheoryData<string, int> Quick() => Seeds(FuzzedDisksQuick, 1);

    public static TheoryData<string, int> Slow() => Seeds(FuzzedDisks, 1000);

    [Theory, MemberData(nameof(Quick))]
    public Task A_fuzzed_disk_is_no_fault_of_the_kernel(string where, int seed) => FuzzAsync(where, seed);

    [Theory, Trait("Suite", "bad-input"), MemberData(nameof(Slow))]
    public Task Many_fuzzed_disks_are_no_fault_of_the_kernel(string where, int seed) => FuzzAsync(where, seed);

    private async Task FuzzAsync(string where, int seed)
    {
        var disk = system.Disk;
        var (start, length) = Region(disk, where);
        var used = Enumerable.Range(start, length).Where(at => disk[at] != 0).ToArray();
        var random = new Random(seed);
        for (var change = 1 << random.Next(8); change > 0; change--)
        {
            var at = used[random.Next(used.Length)];
            disk[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(disk[at] ^ (1 << random.Next(8))), _ => 0xFF };
        }
        var outcome = await Boot.DirectAsync(disk);
        Assert.True(outcome.HasPrompt, $"{where}, seed {seed}: no prompt\n{outcome.Console}");
        Unharmed(outcome);
    }

    // Where the structures of each part lie: the table's copies at both ends are one part and the other half of it.
    private static (int Start, int Length) Region(byte[] disk, string where)
    {
        var table = PartitionTableFormat.Read(new MemoryBlockDevice("disk", disk)).Value;
        int First(PartitionGuid type) => (int)table.Find(type)!.FirstBlock * 512;
        return where switch
        {
            "GPT" => (512, 34 * 512),
            "FAT" => (First(PartitionGuid.EfiSystem), 1 << 20),
            _ => (First(PartitionGuid.LinuxRootX64), 1 << 19),
        };
    }

    private static TheoryData<string, int> Seeds(int count, int first)
    {
        var data = new TheoryData<string, int>();
        foreach (var where in (string[])["GPT", "FAT", "ext2"])
        {
            for (var seed = first; seed < first + count; seed++)
                data.Add(where, seed);
        }
        return data;
    }

    private static void Unharmed(BootOutcome outcome)
    {
        foreach (var word in (string[])["panic", "PANIC", "BUG"])
            Assert.DoesNotContain(word, outcome.Console, StringComparison.Ordinal);
    }

    private static void Edit(byte[] disk, Action<HostTree> edit)
    {
        var files = SmallSystem.Mount(SmallSystem.EfiSystem(new MemoryBlockDevice("disk", disk)));
        edit(files);
        files.Settle();
    }

    private static void Fill(HostTree files)
    {
        var chunk = 8 << 20;
        for (var number = 0; chunk >= 512; number++)
        {
            try
            {
                files.WriteFile($"/filler{number}", new byte[chunk]);
            }
            catch (DiskImageException full) when (full.Error == Dialogos.Kernel.Primitives.Errno.NoSpace)
            {
                if (files.Exists($"/filler{number}"))
                    files.Delete($"/filler{number}");
                chunk /= 2;
            }
        }
    }

    // The screen breaks lines where it ends.
    private static string Words(BootOutcome outcome) =>
        string.Join(' ', outcome.Console.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
