// Words. A *suite* is a set of *cases*; a case is one question with one answer. A *subject* is what is asked: a generation with
// a model and a proposer. Of a case's five *states* only one is a pass. The three that are neither pass nor failure say that
// nothing was learned about the subject; they stay in the denominator, so that a subject which makes its cases invalid, or a
// harness that breaks, never looks better than one that fails. *Evidence* is the text that a state rests on, kept by its hash.
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dialogos.Eval.Cases;

/// <summary>How a case ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaseState>))]
public enum CaseState
{
    /// <summary>The evidence shows what the case asks for.</summary>
    Passed,
    /// <summary>The evidence shows the opposite.</summary>
    Failed,
    /// <summary>There is no evidence that can be trusted.</summary>
    Invalid,
    /// <summary>The harness's own machinery failed.</summary>
    Infrastructure,
    /// <summary>Not run, for a reason that is said.</summary>
    Skipped,
}

/// <summary>What is evaluated.</summary>
/// <param name="Name">For people: <c>A</c>, <c>B</c> or a generation's number.</param>
/// <param name="Generation">The generation's number; null for the checkout.</param>
/// <param name="SourceTree">The git tree of its sources.</param>
/// <param name="Model">The model's file; empty for none.</param>
/// <param name="ModelHash">SHA-256 of that file; empty for none.</param>
/// <param name="Proposer">Who repairs and optimises.</param>
/// <param name="ProposerHash">SHA-256 of what the proposer learned from; empty for one that learned nothing.</param>
public sealed record Subject(string Name, int? Generation, string SourceTree, string Model, string ModelHash, string Proposer, string ProposerHash)
{
    /// <summary>What identifies it, whatever it is called and wherever its files lie.</summary>
    [JsonIgnore]
    public string Identity => $"{SourceTree} {ModelHash} {Proposer} {ProposerHash}";
}

/// <summary>How one case ended for one subject.</summary>
/// <param name="Id">The case, unique in its suite.</param>
/// <param name="Subject">The subject's name.</param>
/// <param name="Reason">Why, in a sentence; empty after a plain pass.</param>
/// <param name="Group">What it is reported with: an origin, a kind.</param>
/// <param name="Figures">Numbers that the case gives and that repeat.</param>
/// <param name="Evidence">SHA-256 of the text that the state rests on; empty where nothing was run.</param>
/// <param name="Milliseconds">How long it took; never repeats.</param>
public sealed record CaseResult(string Id, string Subject, CaseState State, string Reason, string Group,
    ImmutableSortedDictionary<string, double> Figures, string Evidence, long Milliseconds)
{
    /// <summary>The name of a figure that is counted, not drawn: fewer is better, and it is the same in every run.</summary>
    public const string Counted = "instructions";

    /// <summary>No figures.</summary>
    public static readonly ImmutableSortedDictionary<string, double> None = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>A figure, or a value where the case has none.</summary>
    public double Figure(string name, double otherwise = 0) => Figures.TryGetValue(name, out var value) ? value : otherwise;
}
