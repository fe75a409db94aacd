using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dialogos.Sandbox.Records;
using Dialogos.SelfImprove.Archive;
using Spectre.Console;

namespace Dialogos.Os.Command;

/// <summary>Shows the archive as the tree that it is: what was accepted, and below each what was tried on top of it.</summary>
internal static class ProposalTree
{
    private const int MostChildren = 12;

    /// <summary>Prints it; members where much was tried stand once, with how much each deserves to be looked at again.</summary>
    public static void Print(ProposalArchive archive)
    {
        var entries = archive.Entries.ToList();
        var children = entries.SelectMany(entry => entry.Proposal.Parents.Select(parent => (Parent: parent, Entry: entry)))
            .ToLookup(pair => pair.Parent, pair => pair.Entry, StringComparer.Ordinal);
        var tree = new Tree($"{entries.Count} proposals");
        foreach (var member in entries.Where(entry => entry.Proposal.Parents.IsEmpty)
            .GroupBy(entry => entry.Proposal.Symbols.FirstOrDefault() ?? entry.Proposal.Edits[0].Path)
            .OrderByDescending(group => archive.Promise(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            var node = tree.AddNode(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{member.Key}  promise {archive.Promise(member.Key):0.00}")));
            Add(node, member, children);
        }
        AnsiConsole.Write(tree);
    }

    private static void Add(IHasTreeNodes node, IEnumerable<ArchivedProposal> entries, ILookup<string, ArchivedProposal> children)
    {
        var all = entries.ToList();
        foreach (var entry in all.Take(MostChildren))
            Add(node.AddNode(Line(entry)), children[entry.Id], children);
        if (all.Count > MostChildren)
            node.AddNode($"… and {all.Count - MostChildren} more");
    }

    private static string Line(ArchivedProposal entry)
    {
        var decision = entry.Verdict?.Decision;
        var stop = entry.Verdict?.Gates.FirstOrDefault(gate => gate.Status is not (GateStatus.Pass or GateStatus.Skip));
        var gain = entry.Gain != 0 ? entry.Gain.ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture) + " " : "";
        var colour = decision switch { Decision.Accept => "green", Decision.Person => "yellow", Decision.Refuse => "red", _ => "grey" };
        return $"[grey]{entry.Id[..Math.Min(12, entry.Id.Length)]}[/] [{colour}]{decision?.ToString().ToLowerInvariant() ?? "not judged"}[/] {gain}"
            + Markup.Escape(entry.Proposal.Rationale.Split('\n')[0] + (stop is null ? "" : $" ({stop.Name})"));
    }
}
