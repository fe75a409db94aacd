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
    [Theory]
    [InlineData("exec=panic", "A person asked for it")]
    [InlineData("exec=\"panic null\"", "panicked before it proved healthy, 3 starts in a row")]
    public async Task A_generation_that_crashes_is_left_after_its_tries(string options, string reason)
    {
        var (disk, outcome) = await BootBrokenAsync(options);
        Assert.Equal(1, outcome.Generation);
        Assert.Contains(reason, Reason(disk), StringComparison.Ordinal);
    }

    [Fact, Trait("Suite", "bad-input")]
    public async Task A_generation_that_hangs_is_left_after_its_tries()
    {
        var (disk, outcome) = await BootBrokenAsync("exec=\"panic hang\"");
        Assert.Equal(1, outcome.Generation);
        Assert.Contains("it hung, or the power failed", Reason(disk), StringComparison.Ordinal);
    }

    private async Task<(byte[] Disk, BootOutcome Outcome)> BootBrokenAsync(string options)
    {
        var disk = system.Disk;
        system.Stage(SmallSystem.Generations(new MemoryBlockDevice("disk", disk)), 2, options);
        var outcome = await Boot.FirmwareAsync(disk);
        Assert.True(outcome.HasPrompt, outcome.Console);
        return (disk, outcome);
    }

    private static string Reason(byte[] disk)
    {
        var store = SmallSystem.Generations(new MemoryBlockDevice("disk", disk));
        Assert.Equal(GenerationState.Bad, GenerationDirectory.Read(store).Value.Find(2).Value.State);
        return GenerationLedger.ReadReason(store, 2).Value;
    }
}
