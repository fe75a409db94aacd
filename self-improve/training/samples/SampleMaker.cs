using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Corpus;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Training.Samples;

/// <summary>
/// Makes samples of a group of files. One compilation serves a whole round: bugs lie in bodies, so that the members of a
/// corpus can all be changed at once without disturbing one another, and each changed member is bound again.
/// </summary>
public sealed class SampleMaker
{
    private readonly MemberSource _source;
    private readonly bool _own;
    private readonly IReadOnlyList<BoundMember>[] _clean;

    /// <summary>Compiles the group as it is; of files that are not wanted no members are taken.</summary>
    public SampleMaker(SourceGroup group, int threads, Action<int>? done = null, Func<SourceFile, bool>? wanted = null)
    {
        _source = new MemberSource(group, threads);
        _own = group.Name == "own";
        _clean = _source.Bind([.. _source.Trees.Select((tree, i) => wanted is null || wanted(_source.Files[i]) ? tree : null)], done);
    }

    /// <summary>Files of the group that are compiled.</summary>
    public int FileCount => _source.Files.Count;

    /// <summary>Members that have rewrites.</summary>
    public int MemberCount => _clean.Sum(members => members.Count);

    /// <summary>Adds the correct members of the training files.</summary>
    public void CountInto(NaturalFrequencies frequencies)
    {
        for (int i = 0; i < _clean.Length; i++)
            if (_source.Files[i].Part == CorpusPart.Training)
                foreach (BoundMember member in _clean[i]) frequencies.Add(member.Lexed);
    }

    /// <summary>Every member as it is.</summary>
    public IEnumerable<BugSample> Clean()
    {
        for (int i = 0; i < _clean.Length; i++)
            foreach (BoundMember member in _clean[i]) yield return Sample(_source.Files[i], member, -1);
    }

    /// <summary>Every member with one bug, where a single rewrite repairs it. <paramref name="wanted"/> chooses the files.</summary>
    public IEnumerable<BugSample> Round(NaturalFrequencies frequencies, int seed, Func<SourceFile, bool> wanted, Action<int>? done = null)
    {
        Dictionary<int, Rewrite>[] bugs = new Dictionary<int, Rewrite>[_clean.Length];
        SyntaxTree?[] trees = new SyntaxTree?[_clean.Length];
        for (int i = 0; i < _clean.Length; i++)
        {
            bugs[i] = [];
            if (!wanted(_source.Files[i])) continue;
            foreach (BoundMember member in _clean[i])
            {
                Random random = new(Seeds.Mix(seed, _source.Files[i].Path, member.Index));
                if (frequencies.Choose(member.Lexed, member.Rewrites, random) is { } bug) bugs[i].Add(member.Index, bug);
            }

            if (bugs[i].Count > 0) trees[i] = MemberSource.Plant(_source.Trees[i], bugs[i].Values.OrderBy(bug => bug.Span.Start));
        }

        IReadOnlyList<BoundMember>[] changed = _source.Bind(trees, done);
        for (int i = 0; i < changed.Length; i++)
        {
            // Each bug shifts what follows it in the file.
            int shift = 0;
            Dictionary<int, int> starts = [];
            foreach ((int index, Rewrite bug) in bugs[i].OrderBy(pair => pair.Value.Span.Start))
            {
                starts.Add(index, bug.Span.Start + shift);
                shift += bug.NewText.Length - bug.OldText.Length;
            }

            foreach (BoundMember member in changed[i])
            {
                if (!bugs[i].TryGetValue(member.Index, out Rewrite? bug)) continue;
                int start = starts[member.Index];
                int answer = FindRepair(member.Rewrites, bug, start);
                BugSample sample = Sample(_source.Files[i], member, answer);
                if (answer >= 0 && sample.Answer >= 0) yield return sample;
            }
        }
    }

    private static int FindRepair(ImmutableArray<Rewrite> rewrites, Rewrite bug, int start)
    {
        for (int i = 0; i < rewrites.Length; i++)
        {
            Rewrite rewrite = rewrites[i];
            if (rewrite.Span.Start == start && rewrite.Span.Length == bug.NewText.Length && rewrite.NewText == bug.OldText) return i;
        }

        return -1;
    }

    private BugSample Sample(SourceFile file, BoundMember member, int answer)
    {
        List<SampleCandidate> candidates = [];
        int kept = -1;
        for (int i = 0; i < member.Rewrites.Length; i++)
        {
            Rewrite rewrite = member.Rewrites[i];
            int position = member.Lexed.Find(rewrite.Focus), first = member.Lexed.Find(rewrite.Span.Start);
            if (position < 0 || first < 0) continue;
            if (i == answer) kept = candidates.Count;
            candidates.Add(new SampleCandidate(position, rewrite.Kind, rewrite.OldText, rewrite.NewText, first, member.Lexed.CountIn(first, rewrite.Span.End)));
        }

        return new BugSample($"{file.Path}#{member.Index}", file.Part, _own, member.Lexed.Texts, member.Lexed.AfterBlank, [.. candidates], kept);
    }
}
