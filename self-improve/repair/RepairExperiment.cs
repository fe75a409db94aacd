using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dialogos.SelfImprove.Repair;

/// <summary>How one ranker did on one bug.</summary>
/// <param name="Tried">Candidates that were tried.</param>
/// <param name="Rank">The place of the first plausible one; null if there was none.</param>
/// <param name="Decision">The verifier's decision about it; empty without one.</param>
/// <param name="Gate">The gate that stopped it; empty if none did.</param>
/// <param name="Restores">Whether it makes the text what it was before the bug.</param>
public sealed record RepairResult(string Ranker, int Tried, int? Rank, string Decision, string Gate, bool Restores)
{
    /// <summary>Repaired with no person: every gate passed and nothing is left to one.</summary>
    [JsonIgnore]
    public bool IsRepaired => Decision == "accept";
}

/// <summary>What came of one planted bug.</summary>
/// <param name="Fault">Why it could not be tried; empty if it was.</param>
public sealed record BugResult(int Number, string Kind, string Test, ImmutableArray<RepairResult> Results, string Fault)
{
    /// <summary>The fault of a bug that has no place any more.</summary>
    public const string Changed = "the sources have changed there";
}

/// <summary>Keeps results bug by bug, so that an experiment that was cut short goes on where it was.</summary>
public sealed partial class RepairExperiment(string folder)
{
    /// <summary>The result of a bug; null if it was not tried yet.</summary>
    public BugResult? Find(int number) => File.Exists(PathOf(number))
        ? JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(number)), ResultJson.Default.BugResult) : null;

    /// <summary>Keeps a result.</summary>
    public void Keep(BugResult result)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(result.Number);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(result, ResultJson.Default.BugResult));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Which bugs to try for a sample: spread over the list by a seed, so that a longer sample contains a shorter one.</summary>
    public static IReadOnlyList<int> Sample(int all, int count, int seed)
    {
        var numbers = Enumerable.Range(1, all).ToArray();
        new Random(seed).Shuffle(numbers);
        return [.. numbers.Take(count)];
    }

    private string PathOf(int number) => Path.Combine(folder, $"bug-{number:D3}.json");

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(BugResult))]
    private sealed partial class ResultJson : JsonSerializerContext;
}
