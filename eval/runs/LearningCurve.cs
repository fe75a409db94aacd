using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Runs;

/// <summary>One figure of one version.</summary>
/// <param name="Version">Its place in <see cref="LearningCurve.Versions"/>.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Figure">The figure; <c>passed</c> is the share of cases that passed.</param>
public sealed record CurvePoint(int Version, string Suite, string Figure, Interval Value);

/// <summary>A generation with a model and a proposer, as it was evaluated.</summary>
/// <param name="Name">For people.</param>
/// <param name="Commit">The commit that was checked out at its last evaluation.</param>
/// <param name="Evaluated">When that was.</param>
public sealed record CurveVersion(string Name, int? Generation, string Commit, string SourceTree, string ModelHash, string Proposer, DateTimeOffset Evaluated);

/// <summary>
/// How figures went from version to version, as far as evaluations of one tier are on record. A version that was evaluated
/// several times stands once in each suite, with its last figures: to draw it again does not make it better.
/// </summary>
public sealed record LearningCurve(string Schema, int Version, string Tier, ImmutableArray<CurveVersion> Versions, ImmutableArray<CurvePoint> Points)
{
    /// <summary>The share that passed.</summary>
    public const string Passed = "passed";

    private const string SchemaName = "https://dialogos.invalid/schemas/learning-curve";

    /// <summary>Makes the curve.</summary>
    /// <param name="history">Results, oldest first.</param>
    public static LearningCurve Of(string tier, IReadOnlyList<EvaluationResult> history)
    {
        var last = history.SelectMany(result => result.Subjects.Select(subject => (Result: result, Subject: subject)))
            .GroupBy(item => item.Subject.Identity).Select(group => group.ToList()).ToList();
        List<CurvePoint> points = [];
        for (var version = 0; version < last.Count; version++)
        {
            foreach (var suite in last[version].SelectMany(item => item.Result.Suites.Select(suite => (Suite: suite, item.Subject))).GroupBy(item => item.Suite.Name).Select(group => group.Last()))
            {
                if (suite.Suite.Counts.FirstOrDefault(counts => counts.Subject == suite.Subject.Name) is { } counts)
                    points.Add(new CurvePoint(version, suite.Suite.Name, Passed, counts.Rate));
                points.AddRange(suite.Suite.Figures.Where(figure => figure.Subject == suite.Subject.Name && figure.Repeats && !double.IsNaN(figure.Value.Value))
                    .Select(figure => new CurvePoint(version, suite.Suite.Name, figure.Name, figure.Value)));
            }
        }
        return new LearningCurve(SchemaName, 1, tier, [.. last.Select(items => Describe(items[^1].Result, items[^1].Subject))], [.. points]);
    }

    /// <summary>The points of one figure, by version.</summary>
    public IReadOnlyList<(int At, Interval Value)> Line(string suite, string figure) =>
        [.. Points.Where(point => point.Suite == suite && point.Figure == figure).Select(point => (point.Version, point.Value))];

    /// <summary>Writes it as JSON.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, ResultJson.Default.LearningCurve) + "\n");

    private static CurveVersion Describe(EvaluationResult result, Subject subject)
    {
        var sources = subject.Generation is { } number ? $"generation {number}" : result.Commit[..Math.Min(7, result.Commit.Length)];
        var proposer = subject.Proposer == "model" && subject.ModelHash.Length > 0 ? $"model {subject.ModelHash[..4]}" : subject.Proposer;
        return new CurveVersion($"{sources}, {proposer}", subject.Generation, result.Commit, subject.SourceTree, subject.ModelHash, subject.Proposer, result.Started);
    }
}
