using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Suites.Repair;
using Dialogos.Tests.Eval.Runs;
using Xunit;

namespace Dialogos.Tests.Eval.Suites;

/// <summary>Bugs of the history: seen before their mend, gone after it, and said to be missing where there is no history.</summary>
public sealed class HistoryBugTests : IDisposable
{
    private readonly SampleRun _run = new();

    public static TheoryData<string> Names => [.. HistoryBugs.All().Select(bug => bug.Name)];

    public void Dispose() => _run.Dispose();

    [Fact]
    public void EachHasANameOfItsOwn()
    {
        Assert.True(HistoryBugs.All().Count >= 8);
        Assert.Equal(HistoryBugs.All().Count, HistoryBugs.All().Select(bug => bug.Name).Distinct().Count());
        Assert.All(HistoryBugs.All(), bug => Assert.True(bug.FailToPass.Length > 0 && bug.PassToPass.Length > 0 && bug.Mend.Length == 40, bug.Name));
    }

    // The trial itself finds invalid whatever does not fail before the mend in the tests that the suite names and in no other,
    // or does not pass after it.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheMendOfTheHistorySolvesIt(string name)
    {
        using var judge = new ProgramJudge();
        if (Read(Checkout, name) is not { } problem)
        {
            Assert.Equal("true", Git.Ask(Checkout, "rev-parse", "--is-shallow-repository"));
            return;
        }
        var solved = await RepairTrial.RunAsync(problem, new OracleProposer(_ => problem.CorrectText), judge, 5, CancellationToken.None);
        Assert.True(solved.State == CaseState.Passed, $"{solved.Reason}\n{solved.Evidence}");
        Assert.Equal(1, solved.Figures[RepairTrial.Exact]);
        Assert.NotEmpty(problem.Hidden);
    }

    [Fact]
    public async Task InAShallowCloneTheyAreSkippedAndStayInTheDenominator()
    {
        var clone = _run.File("clone");
        Git.Ask(Path.GetTempPath(), "clone", "--quiet", "--depth", "1", "--no-checkout", $"file://{Checkout}", clone);
        var result = await _run.RunAsync(new SampleSuite(_ => HistoryBugs.Cases(clone, (_, _) => throw new InvalidOperationException("there is nothing to run"))));
        var counts = result.Suites[0].Counts[0];
        Assert.Equal((0, HistoryBugs.All().Count, HistoryBugs.All().Count), (counts.Passed, counts.Skipped, counts.Rate.Count));
        Assert.All(result.Suites[0].Cases, item => Assert.Contains("git fetch --unshallow", item.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ABugWhoseListsAreWrongIsInvalid()
    {
        if (Read(Checkout, "repeated-acpi-tables") is not { } problem)
            return;
        using var judge = new ProgramJudge();
        var outcome = await RepairTrial.RunAsync(problem with { FailToPass = ["ShortAddressesAreRead"] }, new BrokenProposer(), judge, 1, CancellationToken.None);
        Assert.Equal(CaseState.Invalid, outcome.State);
    }

    // Whoever ranks rewrites cannot answer these; they fail, they are counted, and the report says so.
    [Fact]
    public async Task WhatNoRewriteRepairsIsCountedAsOutsideTheSpace()
    {
        if (Read(Checkout, "repeated-acpi-tables") is not { } problem)
            return;
        using var judge = new ProgramJudge();
        using var suite = new RepairSuite();
        var inside = SmallPrograms.All().Single(small => small.Id == "small/Gcd");
        List<Outcome> outcomes = [];
        foreach (var item in new[] { problem, inside })
            outcomes.Add(await RepairTrial.RunAsync(item, ProposerShop.Make("uniform", "", 1, _ => ""), judge, 5, CancellationToken.None));
        Assert.Equal((CaseState.Failed, 0.0), (outcomes[0].State, outcomes[0].Figures[RepairTrial.Reachable]));
        Assert.Contains("outside the enumerated space", outcomes[0].Reason, StringComparison.Ordinal);

        var result = await _run.RunAsync(new SampleSuite(outcomes.Select((outcome, i) => ($"case {i}", outcome)).Append(("broken", Outcome.Of(CaseState.Infrastructure, "oh"))).ToArray()));
        var context = new SuiteContext("", SampleRun.This, Tier.Quick, SampleRun.Seed, false, "", "", _ => { });
        var figures = suite.Summarise(context, result.Suites[0].Cases).Figures;
        var outside = figures.Single(figure => figure.Name == "answer outside the space, all");
        Assert.Equal((1 / 3.0, 3), (outside.Value.Value, outside.Value.Count));
        Assert.Equal(3, figures.Single(figure => figure.Name == "solved within five, all").Value.Count);
        Assert.Equal(1, figures.Single(figure => figure.Name == "solved within five, of those inside the space").Value.Count);
    }

    internal static string Checkout
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "DialogosSelf.sln")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }

    private static RepairProblem? Read(string repository, string name) => HistoryBugs.Read(repository, HistoryBugs.All().Single(bug => bug.Name == name));
}
