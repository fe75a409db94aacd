// Words. A *result* is what one evaluation found, as one JSON document: `schema` and `version` say how to read it, `verdictHash`
// covers everything that must be the same in a second run on the same inputs, the signature covers all of it. A result that
// contradicts itself, lost the evidence that it names, or was not signed by the holder of the key is *invalid*, whatever it
// says. The *history* is a folder of results, from which curves over generations are drawn.
using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Runs;

/// <summary>How one subject's cases of one suite ended.</summary>
/// <param name="Rate">Passed of all: what is invalid, skipped or broke stays in the denominator.</param>
public sealed record SuiteCounts(string Subject, int Passed, int Failed, int Invalid, int Infrastructure, int Skipped, Interval Rate)
{
    /// <summary>Counts results.</summary>
    public static SuiteCounts Of(string subject, ImmutableArray<CaseResult> cases)
    {
        int In(CaseState state) => cases.Count(result => result.Subject == subject && result.State == state);
        return new SuiteCounts(subject, In(CaseState.Passed), In(CaseState.Failed), In(CaseState.Invalid), In(CaseState.Infrastructure), In(CaseState.Skipped),
            Interval.Wilson(In(CaseState.Passed), cases.Count(result => result.Subject == subject)));
    }
}

/// <summary>What one suite found.</summary>
/// <param name="Hash">SHA-256 of the suite's files and of all code that judges.</param>
public sealed record SuiteResult(string Name, string Purpose, bool Required, string Hash,
    ImmutableArray<SuiteCounts> Counts, ImmutableArray<Figure> Figures, ImmutableArray<PlotPoint> Points, ImmutableArray<CaseResult> Cases);

/// <summary>One figure of two subjects.</summary>
/// <param name="Difference">Second less first, with its interval over paired cases.</param>
/// <param name="Chance">The probability of a difference at least this large were there none; not a number where nothing was drawn.</param>
public sealed record Comparison(string Suite, string Figure, double First, double Second, Interval Difference, double Chance, bool IsReal)
{
    /// <summary>Whether the second is the worse one, where it is plain which direction is better.</summary>
    [JsonIgnore]
    public bool IsWorse => Figure == "passed" ? Difference.Value < 0 : Figure.StartsWith(CaseResult.Counted + ": ", StringComparison.Ordinal) && Difference.Value > 0;
}

/// <summary>What one evaluation found.</summary>
/// <param name="Seed">What its random choices began with; <c>--seed</c> takes it.</param>
public sealed record EvaluationResult(string Schema, int Version, string Tier, DateTimeOffset Started, double Seconds, string Machine,
    string Seed, string Commit, string HarnessHash, string VerifierHash, ImmutableArray<Subject> Subjects, ImmutableArray<SuiteResult> Suites,
    ImmutableArray<Comparison> Comparisons, string VerdictHash, string? Signature = null)
{
    /// <summary>The document's kind.</summary>
    public const string SchemaName = "https://dialogos.invalid/schemas/evaluation";

    /// <summary>The version of its form.</summary>
    public const int SchemaVersion = 2;

    /// <summary>A number with all of its digits.</summary>
    public static string Digits(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>SHA-256 over all that repeats: inputs, states, figures of cases, figures that say that they repeat.</summary>
    public string ComputeVerdictHash()
    {
        var text = new StringBuilder($"{Schema} {Version} {Tier} {Seed}\n");
        foreach (var subject in Subjects)
            text.Append(subject.Name).Append(' ').Append(subject.Identity).Append('\n');
        foreach (var suite in Suites)
        {
            text.Append(suite.Name).Append(' ').Append(suite.Hash).Append('\n');
            foreach (var result in suite.Cases)
            {
                text.Append(result.Id).Append(' ').Append(result.Subject).Append(' ').Append(result.State);
                foreach (var (name, value) in result.Figures)
                    text.Append(' ').Append(name).Append('=').Append(Digits(value));
                text.Append('\n');
            }
            foreach (var figure in suite.Figures.Where(figure => figure.Repeats))
                text.Append($"{figure.Name} {figure.Subject} {Digits(figure.Value.Value)} {Digits(figure.Value.Low)} {Digits(figure.Value.High)}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>The JSON form of results, made at compile time. Unknown members are refused.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluationResult))]
[JsonSerializable(typeof(CaseResult))]
[JsonSerializable(typeof(LearningCurve))]
public sealed partial class ResultJson : JsonSerializerContext;
