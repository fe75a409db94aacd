using System.Collections.Immutable;

namespace Dialogos.Sandbox.Records;

/// <summary>A generation as it was staged, or as it was later judged (a new record each time its state changes).</summary>
/// <param name="Number">The generation's number.</param>
/// <param name="Parent">The number of the generation that it grew from; null for the factory one.</param>
/// <param name="SourceTree">The git tree of its sources.</param>
/// <param name="State">staged, trying, good, bad or pinned.</param>
/// <param name="Health">Why it is in that state, in a sentence.</param>
/// <param name="LogSize">Leaves of the Merkle log when the record was made.</param>
/// <param name="LogRoot">The root over those leaves.</param>
public sealed record GenerationRecord(
    int Number,
    int? Parent,
    string SourceTree,
    string KernelHash,
    string ModelHash,
    string ToolchainHash,
    ImmutableArray<string> Proposals,
    ImmutableArray<string> Verdicts,
    string State,
    string Health,
    long LogSize,
    string LogRoot);

/// <summary>What a person said about a proposal.</summary>
/// <param name="Choice">accept, refuse or return.</param>
public sealed record Review(string Proposal, string Verdict, string Reviewer, string Choice, string Reason);
