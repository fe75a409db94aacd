using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Mutation;

/// <summary>What an area's tests are worth.</summary>
/// <param name="Tried">The mutants that were tried, each with its verdict.</param>
/// <param name="NotCounted">Mutants that do not compile, or lie within a removed block that is a mutant already.</param>
/// <param name="All">How many mutants count; more than were tried in a sample.</param>
/// <param name="Seed">What the sample was drawn with; null if it is none.</param>
internal sealed record AreaScore(Area Area, IReadOnlyList<(Mutant Mutant, Verdict Verdict)> Tried, int NotCounted, int All, ulong? Seed)
{
    /// <summary>The least score that is good enough, in percent.</summary>
    internal const double Least = 80;

    /// <summary>Mutants that the tests noticed.</summary>
    internal int Noticed => Tried.Count(one => one.Verdict.IsNoticed);

    /// <summary>The share of them, in percent.</summary>
    internal double Score => Tried.Count == 0 ? 0 : 100.0 * Noticed / Tried.Count;

    /// <summary>The share with the 95 % interval of a sample.</summary>
    internal Interval Interval => Interval.Wilson(Noticed, Tried.Count);

    /// <summary>Whether it reaches the least score. A sample fails only where chance cannot be why.</summary>
    internal bool IsEnough => Tried.Count > 0 && (Seed is null ? Score : 100 * Interval.High) >= Least;

    /// <summary>How many ended so.</summary>
    internal int Count(VerdictState state) => Tried.Count(one => one.Verdict.State == state);

    /// <summary>A sample: as many of the mutants, drawn with a seed, in the mutants' order.</summary>
    internal static List<Mutant> Draw(IReadOnlyList<Mutant> mutants, int count, ulong seed)
    {
        var random = new PortableRandom(seed);
        var places = Enumerable.Range(0, mutants.Count).ToArray();
        count = Math.Min(count, places.Length);
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Below(places.Length - i);
            (places[i], places[other]) = (places[other], places[i]);
        }
        return places.Take(count).Order().Select(place => mutants[place]).ToList();
    }

    /// <summary>Two lines for a person, and one more for each mutant that nobody noticed.</summary>
    internal string Text()
    {
        var kind = Seed is { } seed
            ? string.Create(CultureInfo.InvariantCulture, $" in a sample of {Tried.Count} of {All} (seed {seed}); 95 % interval {100 * Interval.Low:F1} to {100 * Interval.High:F1} %")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Area.Name}: {Score:F2} %{kind}\n") +
            $"  {Tried.Count} mutants: {Count(VerdictState.Killed)} killed, {Count(VerdictState.TimedOut)} timed out, {Count(VerdictState.Crashed)} crashed, " +
            $"{Count(VerdictState.Survived)} survived, {Count(VerdictState.NotCovered)} not covered; {NotCounted} not counted (they do not compile, or lie in a removed block)\n" +
            string.Concat(Unnoticed().Select(one =>
                $"  {one.Mutant.File}:{one.Mutant.Line}:{one.Mutant.Column}: {(one.Verdict.State == VerdictState.NotCovered ? "not covered" : "survived")}: {one.Mutant.Kind}: {Short(one.Mutant.Replacement)}\n"));
    }

    /// <summary>The same for a program.</summary>
    internal JsonObject Json()
    {
        var json = new JsonObject { ["area"] = Area.Name, ["score"] = Math.Round(Score, 2), ["mutants"] = All, ["tried"] = Tried.Count, ["notCounted"] = NotCounted };
        foreach (var state in Enum.GetValues<VerdictState>())
            json[JsonNamingPolicy.CamelCase.ConvertName(state.ToString())] = Count(state);
        if (Seed is { } seed)
            json["sample"] = new JsonObject { ["seed"] = seed, ["low"] = Math.Round(100 * Interval.Low, 2), ["high"] = Math.Round(100 * Interval.High, 2) };
        json["unnoticed"] = new JsonArray([.. Unnoticed().Select(one => new JsonObject
        {
            ["id"] = one.Mutant.Id, ["file"] = one.Mutant.File, ["line"] = one.Mutant.Line, ["column"] = one.Mutant.Column,
            ["kind"] = one.Mutant.Kind, ["replacement"] = one.Mutant.Replacement, ["state"] = JsonNamingPolicy.CamelCase.ConvertName(one.Verdict.State.ToString()),
        })]);
        return json;
    }

    /// <summary>Writes it into the file of scores, sorted by area.</summary>
    internal void Keep(string path)
    {
        if (Seed is not null)
            throw new InvalidOperationException("a sample is no score to keep");
        var scores = JsonNode.Parse(File.ReadAllText(path))!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<double>());
        scores[Area.Name] = Math.Round(Score, 2);
        var lines = scores.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"  \"{pair.Key}\": {pair.Value:0.##}"));
        File.WriteAllText(path, $"{{\n{string.Join(",\n", lines)}\n}}\n");
    }

    private IEnumerable<(Mutant Mutant, Verdict Verdict)> Unnoticed() =>
        Tried.Where(one => !one.Verdict.IsNoticed).OrderBy(one => one.Mutant.File, StringComparer.Ordinal).ThenBy(one => one.Mutant.Line);

    private static string Short(string replacement)
    {
        var line = string.Join(' ', replacement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 80 ? line : line[..79] + "…";
    }
}
