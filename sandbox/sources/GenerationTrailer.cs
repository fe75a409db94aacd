using System;
using System.Globalization;
using System.Linq;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Sources;

/// <summary>What the newest commit of an accepted proposal says in its trailers.</summary>
/// <param name="Number">The generation.</param>
/// <param name="Proposal">The accepted proposal's id.</param>
public sealed record GenerationTrailer(int Number, string Proposal)
{
    /// <summary>The trailers of the newest commit on the branch of generations; null without that branch.</summary>
    public static GenerationTrailer? Last(Repository repository) =>
        repository.Lookup<Commit>(CommitProposal.GenerationsBranch) is { } tip ? Of(tip) : null;

    /// <summary>The trailers of a commit; null if it has none.</summary>
    public static GenerationTrailer? Of(Commit commit) =>
        Value(commit, "Generation") is { } number && Value(commit, "Proposal") is { } proposal
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new GenerationTrailer(generation, proposal) : null;

    private static string? Value(Commit commit, string name) => commit.Message.Split('\n')
        .LastOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];
}
