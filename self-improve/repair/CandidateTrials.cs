using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Repair;

/// <summary>Tries candidates of a repair: all of them stand in one kernel, and each is tried once, whoever asks.</summary>
internal sealed class CandidateTrials
{
    private readonly SwitchedRewrites _kernel;
    private readonly TestOutcome _clean;
    private readonly IReadOnlyList<string> _failing;
    private readonly Dictionary<string, Rewrite> _rewrites;
    private readonly ImmutableHashSet<Rewrite> _promising;
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _tried = new(StringComparer.Ordinal);
    private readonly Action<string> _tell;
    private readonly CancellationToken _cancellation;

    private CandidateTrials(SwitchedRewrites kernel, TestOutcome clean, IReadOnlyList<string> failing, Dictionary<string, Rewrite> rewrites,
        ImmutableHashSet<Rewrite> promising, Action<string> tell, CancellationToken cancellation)
    {
        _kernel = kernel;
        _clean = clean;
        _failing = failing;
        _rewrites = rewrites;
        _promising = promising;
        _tell = tell;
        _cancellation = cancellation;
    }

    /// <summary>Builds the kernel and finds out which candidates are promising.</summary>
    internal static async Task<CandidateTrials> BuildAsync(BaseSources sources, KernelIndex index, IReadOnlyList<Idea> ideas,
        IReadOnlyList<string> failing, KernelWorkshop workshop, GuestRuns guests, string folder, Action<string> tell, CancellationToken cancellation)
    {
        var rewrites = ideas.ToDictionary(RepairSearch.Key, idea => Find(index, idea), StringComparer.Ordinal);
        var kernel = await SwitchedRewrites.BuildAsync(sources, index.Program, [.. rewrites.Values], workshop, guests, folder, cancellation);
        var can = kernel.Rewrites.ToHashSet<Rewrite>(ReferenceEqualityComparer.Instance);
        return new CandidateTrials(kernel, await kernel.CleanAsync(cancellation), failing,
            rewrites.Where(item => can.Contains(item.Value.Rewrite)).ToDictionary(item => item.Key, item => item.Value.Rewrite, StringComparer.Ordinal),
            await kernel.PromisingAsync(failing, cancellation), tell, cancellation);
    }

    /// <summary>Whether it is worth a machine: what stands in the switch and can change how every failing test ends.</summary>
    internal bool IsPromising(Idea idea) => _rewrites.TryGetValue(RepairSearch.Key(idea), out var rewrite) && _promising.Contains(rewrite);

    /// <summary>Whether every test passes with a promising candidate. The failing ones first: most candidates leave them failing.</summary>
    internal Task<bool> IsPlausibleAsync(Idea idea) =>
        _tried.GetOrAdd(RepairSearch.Key(idea), key => new Lazy<Task<bool>>(() => TryAsync(key))).Value;

    private async Task<bool> TryAsync(string key)
    {
        var rewrite = _rewrites[key];
        _tell($"{_tried.Count} of {_promising.Count} candidates");
        return await _kernel.TryAsync(rewrite, _failing, _clean, _cancellation) is null
            && await _kernel.TryAsync(rewrite, _kernel.Tests, _clean, _cancellation) is null;
    }

    private static (SyntaxTree Tree, SyntaxNode Body, Rewrite Rewrite) Find(KernelIndex index, Idea idea)
    {
        var (tree, body) = Bodies.Of(index, index.Find(idea.Method)!);
        // The proposer enumerated the very same rewrites; the edit tells which one it was.
        var rewrite = RewriteEnumerator.Enumerate(index.Program.GetSemanticModel(tree), body)
            .First(rewrite => RewriteEnumerator.Apply(tree.ToString(), rewrite) == idea.NewText);
        return (tree, body, rewrite);
    }
}
