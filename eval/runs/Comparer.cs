using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Runs;

/// <summary>
/// Says which differences between two subjects are real. Shares and averages rest on cases that were drawn, so another draw
/// could give others: they are tested. A <see cref="CaseResult.Counted"/> figure is the same in every run: its difference is
/// what it is, and it is called real above the little by which one change moves what it does not touch.
/// </summary>
public static class Comparer
{
    /// <summary>Differences of counted figures up to this share of the first are not called real.</summary>
    public const double Counted = 0.005;

    /// <summary>Compares the shares that passed, every counted figure, and the average of every other that all cases of both subjects have.</summary>
    public static IEnumerable<Comparison> Compare(SuiteResult suite, string first, string second)
    {
        var pairs = suite.Cases.Where(result => result.Subject == first)
            .Join(suite.Cases.Where(result => result.Subject == second), one => one.Id, other => other.Id, (one, other) => new Pair(one, other)).ToList();
        if (pairs.Count == 0)
            yield break;
        bool Passed(CaseResult result) => result.State == CaseState.Passed;
        var test = PairedTest.Of(pairs.Count(pair => Passed(pair.One) && !Passed(pair.Other)), pairs.Count(pair => !Passed(pair.One) && Passed(pair.Other)));
        var difference = Bootstrap.Mean([.. pairs.Select(pair => (Passed(pair.Other) ? 1.0 : 0) - (Passed(pair.One) ? 1.0 : 0))]);
        yield return new Comparison(suite.Name, "passed", pairs.Average(pair => Passed(pair.One) ? 1.0 : 0), pairs.Average(pair => Passed(pair.Other) ? 1.0 : 0),
            difference, test.Chance, test.IsReal);
        foreach (var counted in pairs.Select(pair => CompareCounted(suite.Name, pair)).OfType<Comparison>())
            yield return counted;
        foreach (var name in pairs.SelectMany(pair => pair.One.Figures.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var both = pairs.Where(pair => pair.One.Figures.ContainsKey(name) && pair.Other.Figures.ContainsKey(name)).ToList();
            if (both.Count < 2 || name == CaseResult.Counted)
                continue;
            var change = Bootstrap.Mean([.. both.Select(pair => pair.Other.Figures[name] - pair.One.Figures[name])]);
            // The sign test asks nothing of the values' distribution.
            var signs = PairedTest.Of(both.Count(pair => pair.Other.Figures[name] < pair.One.Figures[name]), both.Count(pair => pair.Other.Figures[name] > pair.One.Figures[name]));
            if (change.Value != 0 || change.Low != change.High)
                yield return new Comparison(suite.Name, name, both.Average(pair => pair.One.Figures[name]), both.Average(pair => pair.Other.Figures[name]), change, signs.Chance, signs.IsReal && !change.Contains(0));
        }
    }

    private sealed record Pair(CaseResult One, CaseResult Other);

    private static Comparison? CompareCounted(string suite, Pair pair)
    {
        if (!pair.One.Figures.TryGetValue(CaseResult.Counted, out var one) || !pair.Other.Figures.TryGetValue(CaseResult.Counted, out var other) || one == other)
            return null;
        var isReal = Math.Abs(other - one) > Counted * one;
        return new Comparison(suite, $"{CaseResult.Counted}: {pair.One.Id}", one, other, new Interval(other - one, other - one, other - one, 1), double.NaN, isReal);
    }
}
