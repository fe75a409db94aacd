using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Sandbox.Records;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Sources;

/// <summary>Turns a person's commits into a proposal, so that people pass the same gates.</summary>
public static class CommitProposal
{
    /// <summary>
    /// The difference between a branch and the point where it left its base: the tip of the accepted generations if there
    /// is one, or else what is checked out.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no such branch, or it changes what a proposal cannot express.</exception>
    public static Proposal From(string repositoryFolder, string branch, ProposalTask task)
    {
        GitLibrary.Prepare();
        using var repository = new Repository(repositoryFolder);
        var tip = repository.Lookup<Commit>(branch) ?? throw new InvalidDataException($"There is no commit '{branch}'.");
        var trunk = repository.Lookup<Commit>(GenerationsBranch) ?? repository.Head.Tip;
        var start = repository.ObjectDatabase.FindMergeBase(tip, trunk)
            ?? throw new InvalidDataException($"'{branch}' has no commit in common with {GenerationsBranch}.");
        if (trunk.Sha != start.Sha && trunk.Sha != tip.Sha && repository.Lookup<Commit>(GenerationsBranch) is not null)
            throw new InvalidDataException($"'{branch}' does not stand on the newest generation; rebase it on {GenerationsBranch}.");
        var edits = repository.Diff.Compare<TreeChanges>(start.Tree, tip.Tree).SelectMany(change => EditsOf(repository, change)).ToImmutableArray();
        return new Proposal(GenerationTrailer.Last(repository)?.Number ?? 0, start.Tree.Sha, [], task,
            new Proposer("person", "", 0, ""), edits, [], "", Ascii(tip.Message.Trim()), new Cost(0, 0));
    }

    /// <summary>The branch whose commits are the accepted proposals.</summary>
    public const string GenerationsBranch = "dialogos/generations";

    private static IEnumerable<Edit> EditsOf(Repository repository, TreeEntryChanges change)
    {
        if (change.Status is not (ChangeKind.Added or ChangeKind.Modified))
            throw new InvalidDataException($"{change.Path} is {change.Status.ToString().ToLowerInvariant()}; a proposal adds files and edits them.");
        var before = change.Status == ChangeKind.Added ? [] : Bytes(repository.Lookup<Blob>(change.OldOid));
        var after = Bytes(repository.Lookup<Blob>(change.Oid));
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
            start++;
        // Whole characters only: back to a byte that begins one (RFC 3629).
        while (start > 0 && start < after.Length && (after[start] & 0xC0) == 0x80)
            start--;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
            end++;
        while (end > 0 && (after[^end] & 0xC0) == 0x80)
            end--;
        yield return new Edit(change.Path, start, before.Length - start - end,
            change.Status == ChangeKind.Added ? "" : Convert.ToHexStringLower(SHA256.HashData(before)),
            Encoding.UTF8.GetString(after[start..^end]));
    }

    private static byte[] Bytes(Blob blob)
    {
        using var copy = new MemoryStream();
        using var content = blob.GetContentStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Ascii(string text) => string.Concat(text.Select(c => c is '\n' or (>= ' ' and <= '~') ? c : '?'));
}
