using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Dialogos.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Dialogos.Tests.EndToEnd;

/// <summary>
/// Cuts the power while generations are staged, tried, blessed and condemned on a real disk. What is left is checked by
/// fsck.fat and booted by real firmware and the real loader: they must start the generation that the loader's code,
/// running here on a copy of the same disk, chooses.
/// </summary>
[Collection(SmallSystemTests.Name)]
public sealed class PowerCutBootTests(SmallSystem system, ITestOutputHelper output)
{
    [Fact]
    public Task Two_cuts_boot() => CutAndBootAsync("two", BlessedAtOnce, prefixes: 1, reordered: 1);

    [Fact, Trait("Suite", "power-cuts")]
    public Task Staging_and_blessing() => CutAndBootAsync("staging and blessing", BlessedAtOnce, prefixes: 14, reordered: 10);

    [Fact, Trait("Suite", "power-cuts")]
    public Task Tries_that_fail() => CutAndBootAsync("tries that fail", CondemnedAfterThreeTries, prefixes: 12, reordered: 8);

    private void BlessedAtOnce(GenerationFolder store)
    {
        system.Stage(store, 2);
        Assert.Equal(2, system.Choose(store).Chosen?.Number);
        Assert.True(GenerationLedger.Bless(store, 2).IsOk);
    }

    private void CondemnedAfterThreeTries(GenerationFolder store)
    {
        system.Stage(store, 2);
        for (var attempt = 0; attempt < GenerationTries; attempt++)
            Assert.Equal(2, system.Choose(store).Chosen?.Number);
        Assert.Equal(1, system.Choose(store).Chosen?.Number);
        Assert.True(GenerationLedger.Condemn(store, 2, "hung in its health checks").IsOk);
    }

    private const int GenerationTries = Dialogos.Sandbox.Signing.GenerationStage.DefaultTries;

    private async Task CutAndBootAsync(string title, Action<GenerationFolder> work, int prefixes, int reordered)
    {
        var before = system.Disk;
        var recorder = new RecordingBlockDevice(new MemoryBlockDevice("disk", system.Disk));
        work(SmallSystem.Generations(recorder));
        var cuts = new PowerCuts(before, recorder.BlockSize, recorder.Steps);
        var random = new Random(11);
        var steps = recorder.Steps.Count;
        var total = prefixes + reordered;
        for (var boot = 0; boot < total; boot++)
        {
            // Most of the steps write the kernel's bytes; those that decide are the last ones: half of the cuts go there.
            var part = prefixes < 2 || boot >= prefixes ? random.NextDouble() : (double)boot / (prefixes - 1);
            var at = boot % 2 == 0 ? (int)(part * steps) : steps - (int)(part * Math.Min(steps, 40));
            var disk = boot < prefixes ? cuts.AfterPrefix(at) : cuts.AfterReorderedCut(at, random);
            var what = $"{title}: {(boot < prefixes ? "prefix" : "reordered cut")} at {at} of {steps}";
            await CheckAsync(disk, what);
            await ProgressAsync($"{boot + 1} of {total}  {what}");
        }
    }

    private async Task CheckAsync(byte[] disk, string what)
    {
        FatCheck.AfterPowerCut(what, EfiSystemBytes(disk));
        var expected = system.Choose(SmallSystem.Generations(new MemoryBlockDevice("copy", (byte[])disk.Clone()))).Chosen?.Number;
        Assert.True(expected is 1 or 2, $"{what}: the loader's code chooses {expected}");
        var outcome = await Boot.FirmwareAsync(disk);
        Assert.True(outcome.HasPrompt, $"{what}: no prompt\n{outcome.Console}");
        Assert.True(outcome.Generation == expected, $"{what}: {outcome.Generation} runs instead of {expected}\n{outcome.Console}");
        // The running system has written its verdict: what it left must be sound as well.
        FatCheck.AfterPowerCut(what + ", after the boot", EfiSystemBytes(disk));
        var next = GenerationDirectory.Read(SmallSystem.Generations(new MemoryBlockDevice("after", disk))).Value;
        Assert.Equal(GenerationState.Good, next.Find(expected!.Value).Value.State);
    }

    private static byte[] EfiSystemBytes(byte[] disk)
    {
        var partition = SmallSystem.EfiSystem(new MemoryBlockDevice("disk", disk));
        var bytes = new byte[partition.BlockCount * (ulong)partition.BlockSize];
        Assert.True(partition.Read(0, bytes).IsOk);
        return bytes;
    }

    private async Task ProgressAsync(string line)
    {
        output.WriteLine(line);
        // The test's own output comes only at its end; who waits for forty boots wants to see them.
        if (Environment.GetEnvironmentVariable("DIALOGOS_TEST_PROGRESS") is { Length: > 0 } file)
            await File.AppendAllTextAsync(file, line + "\n");
    }
}
