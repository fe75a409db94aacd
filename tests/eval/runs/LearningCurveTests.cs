using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Reports;
using Dialogos.Eval.Runs;
using Xunit;

namespace Dialogos.Tests.Eval.Runs;

public sealed class LearningCurveTests : IDisposable
{
    private readonly SampleRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task EachVersionStandsOnceWithItsLastEvaluation()
    {
        var first = await ResultAsync(SampleRun.This, CaseState.Failed);
        var again = await ResultAsync(SampleRun.This, CaseState.Passed);
        var next = await ResultAsync(SampleRun.Other, CaseState.Passed);
        var curve = LearningCurve.Of("quick", [first, next, again]);
        Assert.Equal(["commit, trigram", "generation 2, uniform"], curve.Versions.Select(version => version.Name));
        Assert.Equal([(0, 1.0), (1, 1.0)], curve.Line("repair", LearningCurve.Passed).Select(point => (point.At, point.Value.Value)));
        Assert.Equal([(0, 0.0)], LearningCurve.Of("quick", [first]).Line("repair", "share").Select(point => (point.At, point.Value.Value)));
    }

    [Fact]
    public async Task ItIsDataAndADrawing()
    {
        var result = await ResultAsync(SampleRun.This, CaseState.Passed);
        var curve = LearningCurve.Of("quick", [result]);
        curve.Write(_run.File("curve.json"));
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(_run.File("curve.json")))!;
        Assert.Equal((1, "passed", 1.0), ((int)json["version"]!, (string)json["points"]![0]!["figure"]!, (double)json["points"]![0]!["value"]!["value"]!));
        Assert.Contains("Share of cases passed", HtmlReport.Write(result, curve, [], []), StringComparison.Ordinal);
    }

    private async Task<EvaluationResult> ResultAsync(Subject subject, CaseState state)
    {
        using var run = new SampleRun();
        return await run.RunAsync(new SampleSuite(("a", Outcome.Of(state, "", "seen"))), subject);
    }
}
