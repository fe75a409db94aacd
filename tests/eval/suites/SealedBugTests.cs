using System.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Suites.Repair;
using Dialogos.SelfImprove.Repair;
using Xunit;

namespace Dialogos.Tests.Eval.Suites;

/// <summary>How results of the loop's own repairs become cases; that they come about at all is <c>./dialogos eval repair --full</c>.</summary>
public sealed class SealedBugTests
{
    private static readonly RepairResult Random = new("uniform", 60, 41, "accept", "", true);

    private static Outcome Judge(RepairResult own, string fault = "") => SealedBugs.Judge(
        new BugResult(3, "Guard", "room.test", fault.Length > 0 ? [] : [own, new RepairResult("trigram", 60, null, "", "", false), Random], fault), "model", 60);

    [Theory]
    [InlineData(1, "accept", "", CaseState.Passed)]
    [InlineData(17, "accept", "", CaseState.Passed)]
    [InlineData(null, "", "", CaseState.Failed)]
    [InlineData(2, "refuse", "hidden-tests", CaseState.Failed)]
    [InlineData(2, "person", "a guard is gone", CaseState.Failed)]
    [InlineData(2, "undecided", "boots", CaseState.Invalid)]
    public void OnlyARepairWithNoPersonPasses(int? rank, string decision, string gate, CaseState state)
    {
        var outcome = Judge(new RepairResult("model", 20, rank, decision, gate, false));
        Assert.Equal(state, outcome.State);
        Assert.Equal(rank is null ? 0 : 1, outcome.Figures[RepairTrial.Plausible]);
        Assert.Equal(gate == "hidden-tests" ? 1 : 0, outcome.Figures[RepairTrial.Overfit]);
    }

    [Fact]
    public void ABugWithoutAPlaceIsSkippedAndOneThatNoTestNoticesIsInvalid()
    {
        Assert.Equal(CaseState.Skipped, Judge(Random, BugResult.Changed).State);
        Assert.Equal(CaseState.Invalid, Judge(Random, "room.test does not fail in these sources.").State);
    }

    [Fact]
    public void WhatWasNotTriedStaysInEveryDenominator()
    {
        CaseResult Case(Outcome outcome) => new("id", "A", outcome.State, outcome.Reason, SealedBugs.Group, outcome.Figures, "", 1);
        var figures = SealedBugs.Summarise("A", [Case(Judge(new RepairResult("model", 3, 3, "accept", "", false))), Case(Judge(Random, BugResult.Changed))]).ToList();
        Assert.All(figures, figure => Assert.Equal(2, figure.Value.Count));
        // The model one, n-grams none, the random order one.
        Assert.Equal([0.5, 0, 0.5], figures.Take(3).Select(figure => figure.Value.Value));
    }

    [Theory]
    [InlineData("model", true)]
    [InlineData("constant", true)]
    [InlineData("oracle", true)]
    [InlineData("trigram", false)]
    [InlineData("uniform", false)]
    public void WhoIsNoBaselineBringsARanker(string name, bool brings)
    {
        var ranker = ProposerShop.ForKernel(name, () => throw new System.InvalidOperationException("not asked for yet"));
        Assert.Equal(brings, ranker is not null);
        if (brings && name != "model")
            Assert.Equal(name, ranker!("path", "text").Name);
    }

    [Fact]
    public void WhoRanksNothingSaysSo() => Assert.Throws<System.IO.InvalidDataException>(() => ProposerShop.ForKernel("broken", () => throw new System.InvalidOperationException()));

    [Fact]
    public void TheSealHolds() => Assert.Equal(200, BugList.Parse(System.Text.Encoding.UTF8.GetBytes(SuiteLibrary.Text("repair", "sealed.json"))).Bugs.Length);
}
