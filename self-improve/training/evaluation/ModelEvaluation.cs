using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Samples;
using Spectre.Console;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>The figures of a weights file that decide whether it replaces another.</summary>
/// <param name="First">First choice on bugs in held-out files.</param>
/// <param name="TopFive">Top five on the same.</param>
/// <param name="Macro">Mean over families on the same.</param>
/// <param name="KnownFirst">First choice on fresh bugs in files whose clean form was learned from.</param>
/// <param name="CleanLeftAlone">Share of clean held-out members of which it says "nothing to do".</param>
/// <param name="BuggyLeftAlone">Share of held-out bugs of which it wrongly says so.</param>
/// <param name="CalibrationError">Mean distance between probability and share right, held-out.</param>
public sealed record WeightsFigures(
    Share First, Share TopFive, double Macro, Share KnownFirst, Share KnownTopFive, double CleanLeftAlone, double BuggyLeftAlone, double CalibrationError);

/// <summary>Measures a ranker and the baselines on the same bugs.</summary>
public sealed class ModelEvaluation
{
    private readonly List<(string Ranker, string Regime, List<RankedBug> Bugs)> _results = [];

    /// <summary>Ten bins of probability against truth, over bugs and clean members of held-out files.</summary>
    public (double Said, double Right, int Count)[] Reliability { get; private set; } = [];

    /// <summary>Ranks held-out and known bugs with a weights file's own engine.</summary>
    public WeightsFigures Measure(
        string name, RewriteRanker ranker, RankingCalibration calibration, TokenSpelling spelling, TokenSequences sequences, SampleSet samples)
    {
        double[] Rank(BugSample sample) => ranker.Probabilities(sample.ToInput(spelling), sample.Changes(sequences));
        List<(BugSample Sample, double[] Probabilities)> held = [.. samples.HeldOut.Select(sample => (sample, Rank(sample)))];
        List<RankedBug> heldBugs = [.. held.Where(item => item.Sample.Answer >= 0).Select(item => RankedBug.Of(item.Sample, item.Probabilities))];
        List<RankedBug> known = [.. samples.Known.Select(sample => RankedBug.Of(sample, Rank(sample)))];
        _results.Add((name, "held-out", heldBugs));
        _results.Add((name, "known", known));
        Reliability = CalibrationFit.Bins(held);
        double Left(bool clean) => held.Where(item => item.Sample.Answer < 0 == clean)
            .Select(item => item.Probabilities[^1] >= calibration.NothingThreshold ? 1.0 : 0).DefaultIfEmpty().Average();
        return new WeightsFigures(
            RankingFigures.Mean(heldBugs, bug => bug.First), RankingFigures.Mean(heldBugs, bug => bug.TopFive), RankingFigures.Macro(heldBugs),
            RankingFigures.Mean(known, bug => bug.First), RankingFigures.Mean(known, bug => bug.TopFive),
            Left(clean: true), Left(clean: false), CalibrationFit.ExpectedError(Reliability));
    }

    /// <summary>Ranks the held-out and known bugs with a baseline; null scores leave a bug out.</summary>
    public void AddBaseline(string name, SampleSet samples, Func<BugSample, double[]?> score, int most = int.MaxValue)
    {
        foreach ((string regime, IReadOnlyList<BugSample> set) in new[] { ("held-out", samples.HeldOut), ("known", samples.Known) })
        {
            // A part of the bugs is taken evenly over the files.
            List<BugSample> bugs = [.. set.Where(sample => sample.Answer >= 0)];
            int step = Math.Max(1, bugs.Count / Math.Max(1, most));
            List<RankedBug> ranked = [];
            for (int i = 0; i < bugs.Count && ranked.Count < most; i += step)
                if (score(bugs[i]) is { } scores) ranked.Add(RankedBug.Of(bugs[i], scores));
            _results.Add((name, regime, ranked));
        }
    }

    /// <summary>Prints all tables.</summary>
    public void Print(IAnsiConsole console, string detailed)
    {
        Table table = new Table().Title("Repair of planted bugs: share ranked right (95 % interval over files)")
            .AddColumns("bugs in", "ranker", "first choice", "top 5", "macro", "bugs");
        foreach ((string ranker, string regime, List<RankedBug> bugs) in _results.OrderBy(result => result.Regime, StringComparer.Ordinal))
        {
            table.AddRow(regime == "known" ? "known files" : "held-out files", ranker, Text(RankingFigures.Mean(bugs, bug => bug.First)),
                Text(RankingFigures.Mean(bugs, bug => bug.TopFive)), Percent(RankingFigures.Macro(bugs)), bugs.Count.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
        foreach ((string ranker, string regime, List<RankedBug> bugs) in _results.Where(result => result.Ranker == detailed))
        {
            Breakdown(console, $"{ranker}, {regime}, by family", bugs, RankingFigures.KindOf);
            Breakdown(console, $"{ranker}, {regime}, by length", bugs, RankingFigures.LengthOf);
        }
    }

    private static void Breakdown(IAnsiConsole console, string title, List<RankedBug> bugs, Func<RankedBug, string> key)
    {
        Table table = new Table().Title(title).AddColumns("", "first choice", "top 5", "bugs");
        foreach (IGrouping<string, RankedBug> part in bugs.GroupBy(key).OrderBy(part => part.Key, StringComparer.Ordinal))
            table.AddRow(part.Key, Percent(part.Average(bug => bug.First)), Percent(part.Average(bug => bug.TopFive)), part.Count().ToString(CultureInfo.InvariantCulture));
        console.Write(table);
    }

    private static string Text(Share share) => string.Create(CultureInfo.InvariantCulture,
        $"{100 * share.Value:F1} ({100 * share.Low:F1}-{100 * share.High:F1})");

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
}
