using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Eval.Cases;

/// <summary>How much is run.</summary>
public enum Tier
{
    /// <summary>Under five minutes: a fixed part of the cases.</summary>
    Quick,
    /// <summary>Everything.</summary>
    Full,
}

/// <summary>A suite's <c>manifest.json</c>.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Purpose">What it asks, in a sentence.</param>
/// <param name="Required">Whether a failed case fails the evaluation: what must always hold, as opposed to a skill.</param>
/// <param name="Settings">Numbers that the suite's own code names.</param>
/// <param name="Expected">Cases that must be among those that ran: one that is missing is invalid.</param>
public sealed record SuiteManifest(string Name, string Purpose, bool Required,
    ImmutableSortedDictionary<string, int> Settings, ImmutableArray<string> Expected)
{
    /// <summary>A number of the manifest for a tier: <c>NAME.quick</c> or <c>NAME.full</c>.</summary>
    public int Setting(string name, Tier tier) =>
        Settings[$"{name}.{(tier == Tier.Quick ? "quick" : "full")}"];

    /// <summary>Reads a manifest.</summary>
    public static SuiteManifest Parse(string json) => JsonSerializer.Deserialize(json, ManifestJson.Default.SuiteManifest)
        ?? throw new JsonException("an empty manifest");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(SuiteManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>What came of one case, before it is filed.</summary>
/// <param name="Evidence">The text itself; the harness keeps it and writes its hash.</param>
public sealed record Outcome(CaseState State, string Reason, string Evidence, ImmutableSortedDictionary<string, double> Figures)
{
    /// <summary>A state with a reason and no figures.</summary>
    public static Outcome Of(CaseState state, string reason, string evidence = "") => new(state, reason, evidence, CaseResult.None);
}

/// <summary>One question. <paramref name="RunAsync"/> may be asked at most once.</summary>
/// <param name="Id">Unique in the suite, and the same in every run on the same inputs.</param>
/// <param name="Group">What it is reported with.</param>
public sealed record Case(string Id, string Group, Func<CancellationToken, Task<Outcome>> RunAsync);

/// <summary>What a suite is given for one subject.</summary>
/// <param name="Seed">What random choices begin with; no proposer is told.</param>
/// <param name="ComparesSources">Whether the run sets this subject's sources beside another's.</param>
/// <param name="WorkFolder">For what can be made again from the sources and may be there from earlier runs.</param>
/// <param name="RunFolder">For what belongs to this run alone; it is gone once the run is whole.</param>
public sealed record SuiteContext(string Repository, Subject Subject, Tier Tier, RunSeed Seed, bool ComparesSources, string WorkFolder,
    string RunFolder, Action<string> Tell);

/// <summary>A set of cases about one thing.</summary>
public interface ISuite
{
    /// <summary>What it says of itself.</summary>
    SuiteManifest Manifest { get; }

    /// <summary>The cases for a subject. What is costly and shared by cases is made here, or by the first case that needs it.</summary>
    Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation);

    /// <summary>Figures of a subject's results, besides the share that passed.</summary>
    (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results);
}
