using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Dialogos.Eval.Cases;

namespace Dialogos.Eval.Runs;

/// <summary>What two runs on the same inputs have in common, to the digit.</summary>
/// <param name="Compared">Verdicts and figures that must be the same.</param>
/// <param name="Differing">Those of them that are not, each with both values.</param>
/// <param name="Unrepeatable">Figures that depend on the machine and its load, by their own word: not compared.</param>
public sealed record Repetition(int Compared, ImmutableArray<string> Differing, ImmutableArray<string> Unrepeatable)
{
    /// <summary>Compares two results.</summary>
    /// <exception cref="InvalidDataException">Their inputs differ: then nothing has to be the same.</exception>
    public static Repetition Of(EvaluationResult one, EvaluationResult other)
    {
        RequireSameInputs(one, other);
        List<string> differing = [];
        var (first, second) = (Values(one), Values(other));
        foreach (var name in first.Keys.Union(second.Keys))
        {
            var (was, isNow) = (first.GetValueOrDefault(name, "nothing"), second.GetValueOrDefault(name, "nothing"));
            if (was != isNow)
                differing.Add($"{name}: {was}, then {isNow}");
        }
        return new Repetition(first.Keys.Union(second.Keys).Count(), [.. differing],
            [.. one.Suites.SelectMany(suite => suite.Figures.Where(figure => !figure.Repeats).Select(figure => $"{suite.Name}: {figure.Name}")).Distinct(),
                "seconds of the run", "milliseconds of each case"]);
    }

    private static void RequireSameInputs(EvaluationResult one, EvaluationResult other)
    {
        foreach (var (what, first, second) in new[]
        {
            ("tier", one.Tier, other.Tier), ("seed", one.Seed, other.Seed), ("harness", one.HarnessHash, other.HarnessHash), ("verifier", one.VerifierHash, other.VerifierHash),
            ("subjects", string.Join(", ", one.Subjects.Select(s => s.Identity)), string.Join(", ", other.Subjects.Select(s => s.Identity))),
            ("suites", string.Join(", ", one.Suites.Select(s => $"{s.Name} {s.Hash}")), string.Join(", ", other.Suites.Select(s => $"{s.Name} {s.Hash}"))),
        })
            if (first != second)
                throw new InvalidDataException($"these are not two runs on the same inputs: {what} {first} and {second}");
    }

    private static Dictionary<string, string> Values(EvaluationResult result)
    {
        Dictionary<string, string> values = [];
        foreach (var suite in result.Suites)
        {
            foreach (var item in suite.Cases)
            {
                values[$"{suite.Name}: {item.Id} of {item.Subject}"] = item.State.ToString();
                foreach (var (name, value) in item.Figures)
                    values[$"{suite.Name}: {item.Id} of {item.Subject}: {name}"] = EvaluationResult.Digits(value);
            }
            foreach (var figure in suite.Figures.Where(figure => figure.Repeats))
                values[$"{suite.Name}: {figure.Name} of {figure.Subject}"] = string.Join(' ', new[] { figure.Value.Value, figure.Value.Low, figure.Value.High }.Select(EvaluationResult.Digits));
            foreach (var (point, i) in suite.Points.Select((point, i) => (point, i)))
                values[$"{suite.Name}: {point.Plot} of {point.Series}, point {i}"] = string.Join(' ', new[] { point.X, point.Y, point.Weight }.Select(EvaluationResult.Digits));
        }
        return values;
    }
}
