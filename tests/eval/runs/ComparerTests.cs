using System;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Commands;
using Dialogos.Eval.Runs;
using Xunit;

namespace Dialogos.Tests.Eval.Runs;

/// <summary>Counted instructions are the same in every run, so one case is enough to see a difference.</summary>
public sealed class ComparerTests : IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(1000, 1330, true, true)]
    [InlineData(1000, 700, true, false)]
    [InlineData(1000, 1002, false, true)]
    public async Task ACountedDifferenceIsRealAboveWhatOthersMoveIt(double first, double second, bool isReal, bool isWorse)
    {
        var result = await CompareAsync(subject => subject.Name == "A" ? first : second);
        var item = Assert.Single(result.Comparisons, item => item.Figure == "instructions: benchmark");
        Assert.Equal((isReal, isWorse, second - first), (item.IsReal, item.IsWorse, item.Difference.Value));
        Assert.Equal(isReal && isWorse ? EvalCommand.Worse : EvalCommand.Good, EvalCommand.Status(result));
    }

    [Fact]
    public async Task WhatIsTheSameIsNotListed() =>
        Assert.Equal(["passed"], (await CompareAsync(_ => 1000)).Comparisons.Select(item => item.Figure));

    private Task<EvaluationResult> CompareAsync(Func<Subject, double> count) => _run.RunAsync(new SampleSuite(subject => [new Case("benchmark", "",
        _ => Task.FromResult(new Outcome(CaseState.Passed, "", "seen", CaseResult.None.Add(CaseResult.Counted, count(subject)))))]), SampleRun.This, SampleRun.Other);
}
