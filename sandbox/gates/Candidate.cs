// Words. A *candidate* is a proposal applied to the sources of its base generation. A *gate* looks at one property of a
// candidate and passes or stops it; gates stand in a fixed order, cheapest first, and what one gate stopped the later ones
// never see. The *funnel* counts how many candidates reach each gate.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Sandbox.Records;

namespace Dialogos.Sandbox.Gates;

/// <summary>One file before and after a proposal.</summary>
/// <param name="Path">Path below the root.</param>
/// <param name="Before">Null if the file is new.</param>
/// <param name="After">The text after all edits.</param>
public sealed record ChangedFile(string Path, string? Before, string After);

/// <summary>A proposal applied to its base.</summary>
public sealed record Candidate(Proposal Proposal, string ProposalId, ISourceTree Base, ImmutableArray<ChangedFile> Files);

/// <summary>What a gate found.</summary>
/// <param name="Reason">Empty after a pass; else one sentence for people.</param>
/// <param name="Evidence">What the finding rests on; stored by hash.</param>
/// <param name="Flags">What a person must look at although the gate passes.</param>
public sealed record Finding(GateStatus Status, string Reason, string Evidence, ImmutableArray<string> Flags)
{
    /// <summary>A pass.</summary>
    public static Finding Passed(string evidence, params string[] flags) => new(GateStatus.Pass, "", evidence, [.. flags]);

    /// <summary>A fault of the proposal.</summary>
    public static Finding Refused(string reason, string evidence = "") =>
        new(GateStatus.Fail, reason, evidence.Length > 0 ? evidence : reason, []);
}

/// <summary>Gate 1: the proposal is an edit of the sources that it names, and reads as what it is.</summary>
public static class WellFormedGate
{
    private const int MostEdits = 64;
    private const int MostNewBytes = 64 * 1024;

    /// <summary>Applies the edits; returns the candidate, or why there can be none.</summary>
    public static (Candidate? Candidate, Finding Finding) Apply(Proposal proposal, ISourceTree sources)
    {
        if (proposal.BaseTree != sources.Id)
            return (null, Finding.Refused($"It is written for the tree {proposal.BaseTree}, not for {sources.Id}."));
        if (proposal.Edits.IsDefaultOrEmpty)
            return (null, Finding.Refused("It edits nothing."));
        if (proposal.Edits.Length > MostEdits || proposal.Edits.Sum(edit => (long)Encoding.UTF8.GetByteCount(edit.NewText)) > MostNewBytes)
            return (null, Finding.Refused($"It is larger than {MostEdits} edits and {MostNewBytes} bytes."));
        if (HiddenText.Find(proposal.Rationale) is { } trick)
            return (null, Finding.Refused($"Its rationale has {trick}."));
        var files = new List<ChangedFile>();
        foreach (var group in proposal.Edits.GroupBy(edit => edit.Path, StringComparer.Ordinal))
        {
            var (file, fault) = ApplyToFile(group.Key, [.. group.OrderBy(edit => edit.Start)], sources);
            if (file is null)
                return (null, Finding.Refused(fault));
            files.Add(file);
        }
        if (files.All(file => file.Before == file.After))
            return (null, Finding.Refused("It changes nothing."));
        var id = RecordJson.IdOf(RecordJson.Canonical(proposal, RecordJson.Default.Proposal));
        return (new Candidate(proposal, id, sources, [.. files]), Finding.Passed(string.Join('\n', files.Select(f => f.Path))));
    }

    private static (ChangedFile? File, string Fault) ApplyToFile(string path, Edit[] edits, ISourceTree sources)
    {
        if (!IsCanonical(path))
            return (null, $"'{Printable(path)}' is not a plain path below the root.");
        var old = sources.Read(path);
        var bytes = old ?? [];
        var expected = old is null ? "" : Convert.ToHexStringLower(SHA256.HashData(bytes));
        var result = new List<byte>();
        var at = 0;
        foreach (var edit in edits)
        {
            if (edit.OldHash != expected)
                return (null, $"{path} is not the file that the edit was written for.");
            if (edit.Start < at || edit.Length < 0 || edit.Start > bytes.Length - edit.Length)
                return (null, $"An edit of {path} lies outside of the file or overlaps another.");
            if (HiddenText.Find(edit.NewText) is { } trick)
                return (null, $"New text in {path} has {trick}.");
            result.AddRange(bytes[at..edit.Start]);
            result.AddRange(Encoding.UTF8.GetBytes(edit.NewText));
            at = edit.Start + edit.Length;
        }
        result.AddRange(bytes[at..]);
        var before = old is null ? null : Decode(old);
        var after = Decode([.. result]);
        if (after is null || (old is not null && before is null))
            return (null, $"{path} is not UTF-8 text after the edit: a span cuts a character.");
        return (new ChangedFile(path, before, after), "");
    }

    private static bool IsCanonical(string path) => path.Length is > 0 and <= 200
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        && path.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !part.StartsWith(".git", StringComparison.OrdinalIgnoreCase));

    private static string Printable(string path) =>
        string.Concat(path.Take(80).Select(c => c is >= ' ' and < '\u007f' ? c : '?'));

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
