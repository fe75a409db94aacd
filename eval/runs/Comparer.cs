using System.Collections.Generic;
using System.Linq;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Runs;

/// <summary>Says which differences between two subjects are real.</summary>
public static class Comparer
{
    /// <summary>Compares the shares that passed, and every figure that all cases of both subjects have.</summary>
    public static IEnumerable<Comparison> Compare(SuiteResult suite, string first, string second)
    {
        var pairs = suite.Cases.Where(result => result.Subject == first)
            .Join(suite.Cases.Where(result => result.Subject == second), one => one.Id, other => other.Id, (one, other) => (One: one, Other: other)).ToList();
        if (pairs.Count == 0)
            yield break;
        bool Passed(CaseResult result) => result.State == CaseState.Passed;
        var test = PairedTest.Of(pairs.Count(pair => Passed(pair.One) && !Passed(pair.Other)), pairs.Count(pair => !Passed(pair.One) && Passed(pair.Other)));
        var difference = Bootstrap.Mean([.. pairs.Select(pair => (Passed(pair.Other) ? 1.0 : 0) - (Passed(pair.One) ? 1.0 : 0))]);
        yield return new Comparison(suite.Name, "passed", pairs.Average(pair => Passed(pair.One) ? 1.0 : 0), pairs.Average(pair => Passed(pair.Other) ? 1.0 : 0),
            difference, test.Chance, test.IsReal);
        foreach (var name in pairs[0].One.Figures.Keys)
        {
            var both = pairs.Where(pair => pair.One.Figures.ContainsKey(name) && pair.Other.Figures.ContainsKey(name)).ToList();
            if (both.Count < 2)
                continue;
            var change = Bootstrap.Mean([.. both.Select(pair => pair.Other.Figures[name] - pair.One.Figures[name])]);
            // The sign test asks nothing of the values' distribution.
            var signs = PairedTest.Of(both.Count(pair => pair.Other.Figures[name] < pair.One.Figures[name]), both.Count(pair => pair.Other.Figures[name] > pair.One.Figures[name]));
            if (change.Value != 0 || change.Low != change.High)
                yield return new Comparison(suite.Name, name, both.Average(pair => pair.One.Figures[name]), both.Average(pair => pair.Other.Figures[name]), change, signs.Chance, signs.IsReal && !change.Contains(0));
        }
    }
}
