using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Suites;
using Xunit;

namespace Dialogos.Tests.Eval.Runs;

public sealed class RunSeedTests : IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void NobodyKnowsTheSeedBefore()
    {
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => RunSeed.Draw().Text).Distinct().Count());
        // Nor does it stand in what is sealed into the harness.
        Assert.All(SuiteCatalogue.Names, suite => Assert.DoesNotContain("seed", SuiteLibrary.Text(suite, "manifest.json"), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void WhatFollowsFromASeedIsTheSameEverywhereAndTellsNothingOfTheRest()
    {
        Assert.Equal(RunSeed.Parse(SampleRun.Seed.Text).For("repair"), SampleRun.Seed.For("repair"));
        Assert.NotEqual(SampleRun.Seed.For("repair"), SampleRun.Seed.For("proposer"));
        Assert.NotEqual(SampleRun.Seed.For("repair"), RunSeed.Draw().For("repair"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("00112233445566778899aabbccddeefg")]
    public void WhatIsNoSeedIsRefused(string text) => Assert.Throws<InvalidDataException>(() => RunSeed.Parse(text));

    [Fact]
    public void ARunThatWasCutOffKeepsItsSeedAndAFreshOneDrawsAnother()
    {
        var seed = _run.Journal().Seed;
        Assert.Equal(seed, _run.Journal().Seed);
        Assert.NotEqual(seed, _run.Journal(fresh: true).Seed);
        Assert.Equal(SampleRun.Seed, _run.Journal(seed: SampleRun.Seed).Seed);
        Assert.All(Directory.EnumerateFiles(_run.File("journals")), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task ASeedThatSomebodyElseWroteIsNoSeedAndNorAreItsCases()
    {
        await _run.RunAsync(new SampleSuite(("a", Outcome.Of(CaseState.Passed, "", "seen"))));
        var file = Directory.EnumerateFiles(_run.File("journals")).Single();
        Assert.Equal(1, _run.Journal(seed: SampleRun.Seed).Count);
        File.WriteAllLines(file, File.ReadLines(file).Select(line => line.Replace("seed 0011", "seed 1100", StringComparison.Ordinal)));
        Assert.Equal(0, _run.Journal(seed: SampleRun.Seed).Count);
    }

    [Fact]
    public async Task TheResultTellsTheSeed() =>
        Assert.Equal(SampleRun.Seed.Text, (await _run.RunAsync(new SampleSuite(("a", Outcome.Of(CaseState.Passed, "", "seen"))))).Seed);
}
