using System;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Stores;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>Generation 2 is broken, and nobody touches the keyboard: generation 1 must come back, and the record say why.</summary>
[Collection(SmallSystemTests.Name)]
public sealed class FallBackTests(SmallSystem system)
{
    // Short, so that nobody waits: it is this generation that hangs, so a busy host cannot make it fire wrongly.
    private const string ShortWatchdog = "watchdog=5 ";
    private const string HungReason = "hung, and the watchdog restarted the machine";

    [Theory]
    [InlineData("exec=panic", "A person asked for it")]
    [InlineData("exec=\"panic null\"", "did not prove healthy in 3 starts; in the last it panicked: ")]
    public async Task A_generation_that_crashes_is_left_after_its_tries(string options, string reason)
    {
        var (disk, outcome) = await BootBrokenAsync(options);
        Assert.Equal(1, outcome.Generation);
        Assert.Contains(reason, Reason(disk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generation_that_hangs_is_left_after_its_tries()
    {
        var (disk, outcome) = await BootBrokenAsync(ShortWatchdog + "exec=\"panic hang\"");
        Assert.Equal(1, outcome.Generation);
        Assert.Contains("Generation 2 hung; the watchdog restarted the machine.", outcome.Console, StringComparison.Ordinal);
        Assert.Contains(HungReason, Reason(disk), StringComparison.Ordinal);
    }

    [Theory, Trait("Suite", "bad-input")]
    [InlineData("panic hang", HungReason)]
    [InlineData("panic", "panicked: ")]
    public async Task A_good_generation_that_fails_at_its_prompt_again_and_again_is_left(string breakage, string reason)
    {
        var (disk, outcome) = await BootBrokenAsync("watchdog=20", breakage);
        Assert.Contains("generation 2 is good now", outcome.Console, StringComparison.Ordinal);
        Assert.Contains("it has to run for 60 s to be good", outcome.Console, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Generation);
        Assert.Contains(reason, Reason(disk), StringComparison.Ordinal);
    }

    [Fact, Trait("Suite", "bad-input")]
    public async Task Power_cuts_after_the_prompt_are_held_against_nobody()
    {
        var disk = system.Disk;
        for (var cut = 0; cut < GenerationName.UnprovenStarts + 1; cut++)
        {
            // The machine is killed at its prompt, which nothing tells from a power cut.
            var outcome = await Boot.FirmwareAsync(disk);
            Assert.Equal(1, outcome.Generation);
            Assert.DoesNotContain("failed in its last boot", outcome.Console, StringComparison.Ordinal);
            Assert.Equal("0001.conf", Name(disk, 1).FileName);
        }
    }

    [Fact, Trait("Suite", "bad-input")]
    public async Task A_command_line_may_run_longer_than_the_watchdog_waits()
    {
        var (disk, outcome) = await BootBrokenAsync("watchdog=20 exec=\"sleep 50\"");
        Assert.Equal(2, outcome.Generation);
        Assert.DoesNotContain("the watchdog restarted", outcome.Console, StringComparison.Ordinal);
        Assert.Equal(GenerationState.Good, Name(disk, 2).State);
    }

    private async Task<(byte[] Disk, BootOutcome Outcome)> BootBrokenAsync(string options, string? breakage = null)
    {
        var disk = system.Disk;
        system.Stage(SmallSystem.Generations(new MemoryBlockDevice("disk", disk)), 2, options);
        var outcome = await Boot.FirmwareAsync(disk, breakage: breakage);
        Assert.True(outcome.HasPrompt, outcome.Console);
        return (disk, outcome);
    }

    private static GenerationName Name(byte[] disk, int number) =>
        GenerationDirectory.Read(SmallSystem.Generations(new MemoryBlockDevice("disk", disk))).Value.Find(number).Value;

    private static string Reason(byte[] disk)
    {
        var store = SmallSystem.Generations(new MemoryBlockDevice("disk", disk));
        Assert.Equal(GenerationState.Bad, Name(disk, 2).State);
        return GenerationLedger.ReadReason(store, 2).Value;
    }
}
