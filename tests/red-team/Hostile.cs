using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;

namespace Dialogos.Tests.RedTeam;

/// <summary>A proposal that must not get through.</summary>
/// <param name="Kind">What it tries.</param>
/// <param name="Name">Which of its kind.</param>
/// <param name="Gate">The gate that must refuse it; "person" if it must not stage by itself.</param>
/// <param name="Path">The file that it edits or adds.</param>
/// <param name="Old">What it replaces; null for a new file.</param>
/// <param name="New">What it puts there.</param>
public sealed record Hostile(string Kind, string Name, string Gate, string Path, string? Old, string New)
{
    /// <summary>The kind of rewrite that it pretends to be: one that the policy lets stage by itself.</summary>
    public const string Pretence = "repair";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Name}";

    /// <summary>The proposal, for a tree of sources.</summary>
    public Proposal For(ISourceTree sources)
    {
        var bytes = sources.Read(Path);
        var text = bytes is null ? "" : Encoding.UTF8.GetString(bytes);
        var at = Old is null ? 0 : text.IndexOf(Old, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"'{Old}' is not in {Path} any more: the hostile proposal '{Name}' must be mended.");
        var start = Encoding.UTF8.GetByteCount(text.AsSpan(0, at));
        var hash = bytes is null ? "" : Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new Proposal(0, sources.Id, [], new ProposalTask("person", ""), new Proposer("hostile", "", 0, ""),
            [new Edit(Path, start, Encoding.UTF8.GetByteCount(Old ?? ""), hash, New, Pretence)], [], "low",
            "Tidy up a little", new Cost(0, 0));
    }
}
