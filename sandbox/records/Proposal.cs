// Words. A *record* is a JSON document that is never changed once written; its *id* is the SHA-256 of its canonical bytes,
// so a record cannot name itself wrongly. A *proposal* is a set of edits to the sources of one generation, a *verdict* what
// the verifier found about it, a *generation* what was staged. Every record is a leaf of the Merkle log.
using System.Collections.Immutable;

namespace Dialogos.Sandbox.Records;

/// <summary>What asked for a change: the kind of task and the oracle that can tell whether it is solved.</summary>
/// <param name="Kind">e.g. <c>repair</c>, <c>performance</c>, <c>person</c>.</param>
/// <param name="Oracle">The failing test, benchmark or finding, by name.</param>
public sealed record ProposalTask(string Kind, string Oracle);

/// <summary>Who proposed, with what is needed to do it again.</summary>
public sealed record Proposer(string Kind, string ModelHash, long Seed, string PromptHash);

/// <summary>One replaced span of one file.</summary>
/// <param name="Path">Path below the repository's root, with forward slashes.</param>
/// <param name="Start">First byte of the span in the old file's UTF-8 text.</param>
/// <param name="Length">Bytes that are replaced.</param>
/// <param name="OldHash">SHA-256 (hex) of the whole old file, so that an edit never lands on other text.</param>
/// <param name="NewText">What takes the span's place.</param>
/// <param name="Operator">The rewrite's kind for enumerated rewrites.</param>
public sealed record Edit(string Path, int Start, int Length, string OldHash, string NewText, string? Operator = null);

/// <summary>What a proposal cost to make.</summary>
public sealed record Cost(long Tokens, long Milliseconds);

/// <summary>A set of edits to the sources of one generation, with its reason.</summary>
/// <param name="BaseGeneration">The number of the generation whose sources are edited.</param>
/// <param name="BaseTree">The git tree of those sources.</param>
/// <param name="Parents">Ids of the proposals that this one grew from.</param>
/// <param name="Symbols">The members that the edits touch.</param>
/// <param name="RiskClass">The class that the policy gives the touched paths and operators.</param>
/// <param name="Rationale">Why, in a sentence for people.</param>
public sealed record Proposal(
    int BaseGeneration,
    string BaseTree,
    ImmutableArray<string> Parents,
    ProposalTask Task,
    Proposer Proposer,
    ImmutableArray<Edit> Edits,
    ImmutableArray<string> Symbols,
    string RiskClass,
    string Rationale,
    Cost Cost);
