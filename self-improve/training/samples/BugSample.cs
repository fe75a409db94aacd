// Words. A *sample* is a member with all its rewrites and the answer: the one that repairs the planted bug, or none where
// the member is clean. A *round* plants one fresh bug in every member of the corpus at once.
using System;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;

namespace Dialogos.SelfImprove.Training.Samples;

/// <summary>A rewrite of a sample. The old text begins at token <paramref name="First"/> and has <paramref name="Count"/> tokens.</summary>
public readonly record struct SampleCandidate(
    int Position, RewriteKind Kind, string OldText, string NewText, int First, int Count);

/// <summary>A member, its rewrites and the answer.</summary>
/// <param name="Member">Names the member: the same for its clean form and all its bugs.</param>
/// <param name="Own">Whether the file is the project's own.</param>
/// <param name="Answer">Index of the candidate that repairs it, or -1 where it is clean.</param>
public sealed record BugSample(
    string Member, CorpusPart Part, bool Own, string[] Texts, bool[] AfterBlank, SampleCandidate[] Candidates, int Answer)
{
    /// <summary>The sample in the vocabulary's numbers.</summary>
    public RankingInput ToInput(TokenSpelling spelling) => RankingInput.Create(spelling, Texts, AfterBlank,
        Array.ConvertAll(Candidates, static candidate => new RankingCandidate(candidate.Position, candidate.Kind, candidate.NewText)));

    /// <summary>How much likelier each candidate makes the member, by what was counted.</summary>
    public double[] Changes(TokenSequences sequences) =>
        Array.ConvertAll(Candidates, candidate => sequences.Change(Texts, candidate.First, candidate.Count, candidate.NewText));
}
