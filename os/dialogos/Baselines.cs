using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dialogos.Os.Command;

/// <summary>One measurement beside its baseline.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure; lower is better.</param>
/// <param name="Baseline">What it was when it was accepted; null for a new one.</param>
public sealed record Comparison(string Name, double Value, double? Baseline)
{
    /// <summary>How much worse a figure may be before it counts as a regression.</summary>
    public const double Tolerance = 0.05;

    /// <summary>Change as a fraction of the baseline.</summary>
    public double? Change => Baseline is { } old ? (Value - old) / old : null;

    /// <summary>True if it is more than the tolerance worse, or is no figure at all.</summary>
    public bool IsRegression => double.IsNaN(Value) || Change > Tolerance;
}

/// <summary>The figures under <c>eval/baselines</c>.</summary>
public static class Baselines
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads a file of names and figures; empty if there is none yet.</summary>
    public static Dictionary<string, double> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))!.AsObject()
                .ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<double>());
        }
        catch (JsonException fault)
        {
            throw new CommandException($"{file}: {fault.Message}");
        }
    }

    /// <summary>Writes a file of names and figures, sorted by name.</summary>
    public static void Write(string file, IEnumerable<KeyValuePair<string, double>> figures)
    {
        var json = new JsonObject();
        foreach (var (name, value) in figures.OrderBy(figure => figure.Key, System.StringComparer.Ordinal))
            json[name] = System.Math.Round(value, 3);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, json.ToJsonString(Indented) + "\n");
    }

    /// <summary>
    /// Sets figures beside their baselines. A benchmark that is in the baseline and was not measured is a regression:
    /// leaving out what became slow must not help.
    /// </summary>
    public static List<Comparison> Compare(IReadOnlyDictionary<string, double> measured,
        IReadOnlyDictionary<string, double> baseline)
    {
        var names = measured.Keys.Union(baseline.Keys).Order(System.StringComparer.Ordinal);
        return names.Select(name => new Comparison(name,
            measured.TryGetValue(name, out var value) ? value : double.NaN,
            baseline.TryGetValue(name, out var old) ? old : null)).ToList();
    }
}
