using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Runs;
using Dialogos.Eval.Suites.Repair;
using Xunit;

namespace Dialogos.Tests.Eval.Runs;

/// <summary>Two runs on the same inputs: the same to the digit, and what is not the same is found.</summary>
public sealed class RepetitionTests : IDisposable
{
    private readonly SampleRun _one = new(), _other = new();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task RealProgramsGiveTheSameDigitsTwice()
    {
        var repetition = Repetition.Of(await RunAsync(_one), await RunAsync(_other));
        Assert.Empty(repetition.Differing);
        // Four states with eleven figures each, at least.
        Assert.True(repetition.Compared > 45, $"only {repetition.Compared} were compared");

        static async Task<EvaluationResult> RunAsync(SampleRun run)
        {
            using var judge = new ProgramJudge();
            var proposer = ProposerShop.Make("uniform", "", SampleRun.Seed.For("proposer"), _ => "");
            return await run.RunAsync(new SampleSuite(_ => SmallPrograms.All().Take(4).Select(problem => new Case(problem.Id, "",
                token => RepairTrial.RunAsync(problem, proposer, judge, 5, token)))));
        }
    }

    [Fact]
    public async Task WhatDiffersIsNamedWithBothValues()
    {
        var one = await _one.RunAsync(Suite(0.1));
        Assert.Empty(Repetition.Of(one, await _other.RunAsync(Suite(0.1))).Differing);
        using var third = new SampleRun();
        var differing = Repetition.Of(one, await third.RunAsync(Suite(Math.BitIncrement(0.1)))).Differing;
        Assert.Equal("repair: a of A: loss: 0.1, then 0.10000000000000002", Assert.Single(differing));
    }

    [Fact]
    public async Task FiguresOfTheClockAreNamedAndNotCompared()
    {
        var one = await _one.RunAsync(Suite(0.1));
        var suite = one.Suites[0];
        EvaluationResult Timed(double seconds) => one with { Suites = [suite with { Figures = suite.Figures.Add(Figure.Plain("speed", "A", "1/s", seconds, repeats: false)) }] };
        var repetition = Repetition.Of(Timed(1), Timed(2));
        Assert.Empty(repetition.Differing);
        Assert.Contains("repair: speed", repetition.Unrepeatable);
    }

    [Fact]
    public async Task OtherInputsAreNotComparedAtAll()
    {
        var one = await _one.RunAsync(Suite(0.1));
        Assert.Throws<InvalidDataException>(() => Repetition.Of(one, one with { Seed = RunSeed.Draw().Text }));
        Assert.Throws<InvalidDataException>(() => Repetition.Of(one, one with { Tier = "full" }));
        Assert.Throws<InvalidDataException>(() => Repetition.Of(one, one with { Subjects = [SampleRun.Other] }));
    }

    private static SampleSuite Suite(double loss) => new(("a", new Outcome(CaseState.Passed, "", "seen", CaseResult.None.Add("loss", loss))));
}
