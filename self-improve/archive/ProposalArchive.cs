// Words. The *archive* is every proposal that was ever judged, read from the log of records, as a tree: a proposal's parents
// are the accepted ones whose members it changes further. *Score* is what the verifier measured; *novelty* falls with each
// child, as in the Darwin Goedel Machine, so that one good idea does not eat the whole budget.
using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Sandbox.Records;

namespace Dialogos.SelfImprove.Archive;

/// <summary>A judged proposal.</summary>
public sealed record ArchivedProposal(string Id, Proposal Proposal, Verdict? Verdict)
{
    /// <summary>The gain on the task's benchmark, as a fraction; 0 where none was measured.</summary>
    public double Gain => Verdict?.Performance.FirstOrDefault(m => m.Benchmark == Proposal.Task.Oracle) is { Base: > 0 } m
        ? (m.Base - m.Candidate) / m.Base : 0;
}

/// <summary>What was tried.</summary>
public sealed class ProposalArchive
{
    private readonly Dictionary<string, ArchivedProposal> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Every proposal, in the order of the log.</summary>
    public IEnumerable<ArchivedProposal> Entries => _entries.Values;

    /// <summary>Those that generations were made of, in order.</summary>
    public IEnumerable<ArchivedProposal> Taken => _entries.Values.Where(entry => _taken.Contains(entry.Id));

    /// <summary>Adds a proposal that will be or was judged.</summary>
    public void Add(string id, Proposal proposal)
    {
        if (!_entries.TryAdd(id, new ArchivedProposal(id, proposal, null)))
            return;
        _tried.Add(KeyOf(proposal.Edits, proposal.Symbols));
        foreach (var parent in proposal.Parents)
            _children[parent] = _children.GetValueOrDefault(parent) + 1;
    }

    /// <summary>Adds what was found about one.</summary>
    public void Add(Verdict verdict)
    {
        if (_entries.TryGetValue(verdict.Proposal, out var entry))
            _entries[verdict.Proposal] = entry with { Verdict = verdict };
        // No evidence is no judgement: it may be tried again.
        if (verdict.Decision == Decision.Undecided && entry is not null)
            _tried.Remove(KeyOf(entry.Proposal.Edits, entry.Proposal.Symbols));
    }

    /// <summary>Adds what a generation was made of.</summary>
    public void AddTaken(IEnumerable<string> proposals) => _taken.UnionWith(proposals);

    /// <summary>
    /// Whether this very change was judged before, accepted or refused, on this text of the file or on another with the
    /// same change in the same lines.
    /// </summary>
    public bool WasTried(IEnumerable<Edit> edits, IEnumerable<string> symbols) => _tried.Contains(KeyOf(edits, symbols));

    /// <summary>The accepted proposals that changed a member: the parents of one that changes it again.</summary>
    public IEnumerable<string> ParentsOf(string symbol) => _entries.Values
        .Where(entry => entry.Verdict?.Decision == Decision.Accept && entry.Proposal.Symbols.Contains(symbol)).Select(entry => entry.Id);

    /// <summary>
    /// How much a member deserves to be looked at because of what was accepted there: the sum over its proposals of
    /// sigmoid(gain) / (1 + children); 1 for a member where nothing was accepted.
    /// </summary>
    public double Promise(string symbol)
    {
        var promise = 1.0;
        foreach (var parent in ParentsOf(symbol))
            promise += 1 / (1 + Math.Exp(-10 * (_entries[parent].Gain - 0.1))) / (1 + _children.GetValueOrDefault(parent));
        return promise;
    }

    /// <summary>For each kind of rewrite, how often it was judged and how often found good (accepted, or good but for a person).</summary>
    public IReadOnlyDictionary<string, (int Tried, int Good)> KindCounts()
    {
        var counts = new Dictionary<string, (int Tried, int Good)>(StringComparer.Ordinal);
        foreach (var entry in _entries.Values.Where(entry => entry.Verdict is { Decision: not Decision.Undecided }))
        {
            foreach (var kind in entry.Proposal.Edits.Select(edit => edit.Operator).OfType<string>().Distinct())
            {
                var (tried, good) = counts.GetValueOrDefault(kind);
                counts[kind] = (tried + 1, good + (entry.Verdict!.Decision is Decision.Accept or Decision.Person ? 1 : 0));
            }
        }
        return counts;
    }

    // The member and the new text, not the file's hash: the same change on a newer file is the same change.
    private static string KeyOf(IEnumerable<Edit> edits, IEnumerable<string> symbols) => string.Join(',', symbols) + "\n" + string.Join('\n', edits
        .Select(edit => $"{edit.Path} {edit.Operator} {edit.Length} {Normal(edit.NewText)}").Order(StringComparer.Ordinal));

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
