using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Commands;
using Dialogos.Eval.Runs;
using Dialogos.Eval.Suites.Kernel;
using Dialogos.Eval.Suites.Robustness;
using Dialogos.Sandbox.Testing;
using Xunit;

namespace Dialogos.Tests.Eval.Runs;

public sealed class ResultTests : IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    private static SampleSuite Mixed => new(("a", Outcome.Of(CaseState.Passed, "", "saw it")), ("b", Outcome.Of(CaseState.Failed, "no", "saw that")),
        ("c", Outcome.Of(CaseState.Skipped, "why")), ("d", Outcome.Of(CaseState.Infrastructure, "broke")), ("e", Outcome.Of(CaseState.Invalid, "odd")));

    [Fact]
    public async Task WhatIsNeitherPassNorFailureStaysInTheDenominator()
    {
        var result = await _run.RunAsync(Mixed);
        var counts = result.Suites[0].Counts[0];
        Assert.Equal((1, 1, 1, 1, 1), (counts.Passed, counts.Failed, counts.Invalid, counts.Infrastructure, counts.Skipped));
        Assert.Equal((0.2, 5), (counts.Rate.Value, counts.Rate.Count));
        Assert.Equal(EvalCommand.NoEvidence, EvalCommand.Status(result));
        Assert.Empty(Flaws(result));
    }

    [Fact]
    public async Task NobodyPassesWithoutEvidence()
    {
        var result = await _run.RunAsync(new SampleSuite(("a", Outcome.Of(CaseState.Passed, ""))));
        Assert.Equal((CaseState.Invalid, "there is no evidence"), (result.Suites[0].Cases[0].State, result.Suites[0].Cases[0].Reason));
    }

    [Fact]
    public async Task ACaseThatIsExpectedAndNeverRanIsInvalid()
    {
        var result = await _run.RunAsync(new SampleSuite(_ => [], "gone"));
        Assert.Equal(("gone", CaseState.Invalid, "it never ran"), (result.Suites[0].Cases[0].Id, result.Suites[0].Cases[0].State, result.Suites[0].Cases[0].Reason));
    }

    [Fact]
    public async Task AHarnessThatBreaksIsNoFailureOfTheSubject()
    {
        var result = await _run.RunAsync(new SampleSuite(_ => [new Case("a", "", _ => throw new InvalidOperationException("oh"))]));
        Assert.Equal(CaseState.Infrastructure, result.Suites[0].Cases[0].State);
        Assert.Equal(EvalCommand.NoEvidence, EvalCommand.Status(result));
    }

    [Fact]
    public async Task AForgedResultIsInvalid()
    {
        var honest = await _run.RunAsync(Mixed);
        var suite = honest.Suites[0];
        var flattered = suite with { Cases = [.. suite.Cases.Select(c => c with { State = CaseState.Passed })] };
        Assert.NotEmpty(Flaws(honest with { Suites = [flattered] }));
        Assert.NotEmpty(Flaws(honest with { Suites = [suite with { Counts = [suite.Counts[0] with { Passed = 5 }] }] }));
        Assert.NotEmpty(Flaws(honest with { Suites = [suite with { Figures = [suite.Figures[0] with { Value = new(1, 1, 1, 5) }] }] }));
        Assert.NotEmpty(Flaws(honest with { Commit = "another" }));
        Assert.NotEmpty(Flaws(honest with { Signature = null }));
        // Even one that is whole in itself, but signed by another key.
        using var stranger = new SampleRun();
        var whole = honest with { Suites = [flattered with { Counts = [SuiteCounts.Of("A", flattered.Cases)] }] };
        Assert.Contains(Flaws(ResultFile.Sign(whole with { VerdictHash = whole.ComputeVerdictHash() }, stranger.Key)), flaw => flaw.Contains("key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AResultWhoseEvidenceIsGoneOrChangedIsInvalid()
    {
        var result = await _run.RunAsync(Mixed);
        var file = Directory.EnumerateFiles(_run.EvidenceFolder, "*", SearchOption.AllDirectories).First();
        File.AppendAllText(file, "more");
        Assert.Single(Flaws(result), flaw => flaw.Contains("evidence", StringComparison.Ordinal));
        Directory.Delete(_run.EvidenceFolder, recursive: true);
        Assert.Equal(2, Flaws(result).Count(flaw => flaw.Contains("evidence", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AResultIsReadAsItWasWrittenAndNothingElseIs()
    {
        var result = await _run.RunAsync(Mixed, SampleRun.This, SampleRun.Other);
        var file = _run.File("result.json");
        ResultFile.Write(file, result);
        Assert.Empty(Flaws(ResultFile.Read(file)));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"version\": 2", "\"version\": 1", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => ResultFile.Read(file));
        File.WriteAllText(file, "{ \"schema\": \"x\", \"extra\": 1 }");
        Assert.Throws<InvalidDataException>(() => ResultFile.Read(file));
    }

    [Fact]
    public async Task TheSameInputsGiveTheSameVerdicts()
    {
        using var again = new SampleRun();
        Assert.Equal((await _run.RunAsync(Mixed)).VerdictHash, (await again.RunAsync(Mixed)).VerdictHash);
        Assert.NotEqual((await _run.RunAsync(Mixed)).VerdictHash, (await _run.RunAsync(new SampleSuite(("a", Outcome.Of(CaseState.Failed, "", "x"))))).VerdictHash);
    }

    [Fact]
    public async Task ARunThatWasCutOffGoesOn()
    {
        var asked = 0;
        SampleSuite Suite(bool isCut) => new(_ => [new Case("a", "", _ => { asked++; return Task.FromResult(Outcome.Of(CaseState.Passed, "", "seen")); }),
            new Case("b", "", _ => isCut ? throw new OperationCanceledException() : Task.FromResult(Outcome.Of(CaseState.Passed, "", "seen")))]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var cut = new EvaluationRun("", "", _run.Evidence, _run.Journal(), _ => { });
        await Assert.ThrowsAsync<OperationCanceledException>(() => cut.RunAsync(Suite(true), [SampleRun.This], Tier.Full, stop.Token));
        var rest = await new EvaluationRun("", "", _run.Evidence, _run.Journal(), _ => { }).RunAsync(Suite(false), [SampleRun.This], Tier.Full, CancellationToken.None);
        Assert.Equal((1, 2), (asked, rest.Counts[0].Passed));
        // A line that somebody else wrote is not there.
        var file = Directory.EnumerateFiles(_run.File("journals")).Single();
        File.WriteAllLines(file, File.ReadLines(file).Select(line => line.Replace("\"seen\"", "\"x\"", StringComparison.Ordinal).Replace("Passed", "Failed", StringComparison.Ordinal)));
        Assert.Equal(0, _run.Journal().Count);
    }

    [Fact]
    public async Task SubjectsTakeTurnsAndRealDifferencesAreTold()
    {
        var order = "";
        SampleSuite suite = new(subject => Enumerable.Range(0, 12).Select(i => new Case($"{i:00}", "", _ =>
        {
            order += subject.Name;
            return Task.FromResult(Outcome.Of(subject.Name == "B" || i == 0 ? CaseState.Passed : CaseState.Failed, "", "seen"));
        })));
        var result = await _run.RunAsync(suite, SampleRun.This, SampleRun.Other);
        Assert.StartsWith("ABBAABBA", order, StringComparison.Ordinal);
        var passed = Assert.Single(result.Comparisons, item => item.Figure == "passed");
        Assert.True(passed.IsReal && passed.Difference.Low > 0, passed.ToString());
        Assert.Equal(EvalCommand.Good, EvalCommand.Status(result));
    }

    [Fact]
    public void AGuestThatPrintsPassesAndSendsNoFramesIsInvalid()
    {
        var outcome = new TestOutcome(System.Collections.Immutable.ImmutableSortedDictionary<string, string?>.Empty, "there is no summary", "console: 17 passed, 0 failed", [], TimeSpan.Zero);
        Assert.Equal(CaseState.Invalid, KernelSuite.Judge("heap.works", outcome, new HiddenSuite().FlawIn(outcome)).State);
        // Frames for every test, and the canary among those that passed.
        var forged = outcome with { Flaw = null, Results = outcome.Results.Add("heap.works", null).Add(HiddenSuite.Canary, null) };
        Assert.Equal(CaseState.Invalid, KernelSuite.Judge("heap.works", forged, new HiddenSuite().FlawIn(forged)).State);
        var partial = outcome with { Flaw = null };
        Assert.Equal((CaseState.Invalid, "it never ran"), (KernelSuite.Judge("heap.works", partial, null).State, KernelSuite.Judge("heap.works", partial, null).Reason));
    }

    [Fact]
    public void ARunnersLogDecidesAndNothingElse()
    {
        const string log = """<r xmlns="x"><UnitTestResult testName="A.B.C" outcome="Passed"/><UnitTestResult testName="A.B.D(x: 1)" outcome="Passed"/><UnitTestResult testName="A.B.D(x: 2)" outcome="Failed"/></r>""";
        var results = RobustnessSuite.ReadLog(log);
        Assert.Equal(CaseState.Passed, RobustnessSuite.Judge("A.B.C", results, log).State);
        Assert.Equal(CaseState.Failed, RobustnessSuite.Judge("A.B.D", results, log).State);
        Assert.Equal((CaseState.Invalid, "it never ran"), (RobustnessSuite.Judge("A.B", results, log).State, RobustnessSuite.Judge("A.B", results, log).Reason));
        Assert.Equal((CaseState.Invalid, "the runner left no log"), (RobustnessSuite.Judge("A.B.C", null, "").State, RobustnessSuite.Judge("A.B.C", null, "").Reason));
        Assert.Null(RobustnessSuite.ReadLog("Passed! - 17 passed"));
    }

    private System.Collections.Generic.IReadOnlyList<string> Flaws(EvaluationResult result) => ResultFile.FindFlaws(result, _run.Key.PublicKey, _run.Evidence);
}
