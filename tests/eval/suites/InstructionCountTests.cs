using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Suites.Kernel;
using Xunit;

namespace Dialogos.Tests.Eval.Suites;

public sealed class InstructionCountTests
{
    private static readonly Dictionary<string, double> Baselines = new() { ["room.a"] = 100, ["core.page_fault"] = 100 };

    [Theory]
    [InlineData("room.a", 104, 104, CaseState.Passed, true)]
    [InlineData("room.a", 106, 106, CaseState.Failed, true)]
    [InlineData("room.a", 100, 101, CaseState.Invalid, false)]
    [InlineData("room.b", 100, 100, CaseState.Passed, true)]
    [InlineData("room.c", 0, 0, CaseState.Invalid, false)]
    // Known not to repeat: the dearer run decides, and there is no figure that would have to.
    [InlineData("core.page_fault", 100, 100.05, CaseState.Passed, false)]
    [InlineData("room.a", 100, 100.05, CaseState.Passed, false)]
    [InlineData("core.page_fault", 100, 100, CaseState.Passed, false)]
    [InlineData("core.page_fault", 106, 106.05, CaseState.Failed, false)]
    [InlineData("core.page_fault", 100, 106, CaseState.Invalid, false)]
    public void OnlyWhatRepeatsIsAFigure(string name, double one, double other, CaseState state, bool hasFigure)
    {
        var ranges = ImmutableSortedDictionary<string, (double, double)>.Empty;
        var agreed = ImmutableSortedDictionary<string, double>.Empty;
        if (one > 0)
            ranges = ranges.Add(name, (Math.Min(one, other), Math.Max(one, other)));
        if (one > 0 && one == other)
            agreed = agreed.Add(name, one);
        var outcome = KernelSuite.Judge(name, new InstructionCounts(agreed, ranges, "seen", null), Baselines);
        Assert.Equal((state, hasFigure), (outcome.State, outcome.Figures.ContainsKey(CaseResult.Counted)));
    }

    [Fact]
    public void AMachineThatDidNotComeToItsEndProvesNothing() => Assert.Equal(CaseState.Invalid, KernelSuite.Judge("room.a", new InstructionCounts(
        ImmutableSortedDictionary<string, double>.Empty, ImmutableSortedDictionary<string, (double, double)>.Empty, "seen", "there is no summary"), Baselines).State);
}
