// Words. *Repairing* begins with sources in which a test fails, and nothing else known: the *location* says which members
// the failing tests ran, the *candidates* are the rewrites there in a ranker's order, and a candidate is *plausible* if every
// test passes with it. Whether it is right is for the verifier to say, with tests that the search never sees.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Repair;

/// <summary>What one ranker's candidates came to.</summary>
/// <param name="Ranker">Its name.</param>
/// <param name="Tried">Candidates that were tried, in its order.</param>
/// <param name="Rank">The place, from 1, of the first plausible one; null if none was.</param>
/// <param name="Proposal">The proposal of that one.</param>
public sealed record RepairAttempt(string Ranker, int Tried, int? Rank, Proposal? Proposal);

/// <summary>Searches repairs on one base.</summary>
public sealed class RepairSearch(BaseSources sources, KernelIndex index, Policy policy, KernelWorkshop workshop, GuestRuns guests, string folder)
{
    private const int MostPlaces = 30;

    /// <summary>
    /// Tries the first candidates of each ranker, which is made when the places are known. All rankers share the located
    /// members and one kernel that holds every candidate, so that they are compared on the same ground.
    /// </summary>
    public async Task<IReadOnlyList<RepairAttempt>> SearchAsync(string test, int generation,
        Func<ImmutableArray<Place>, IReadOnlyList<IRewriteRanker>> makeRankers, int most,
        Action<string> tell, CancellationToken cancellation)
    {
        var members = index.Methods.Where(method => policy.Of(method.Path).Class == PathClass.Low).OrderBy(method => method.Id, StringComparer.Ordinal).ToList();
        tell($"running the tests of {members.Count} members that may be changed");
        var run = await InFolderAsync(work => Coverage.TestAsync(sources, index, members, workshop, guests, work, cancellation));
        var failing = run.Outcome.Results.Where(result => result.Value is not null).Select(result => result.Key).ToList();
        if (!failing.Contains(test))
            throw new InvalidDataException($"{test} does not fail in these sources.");
        var places = FaultLocation.Find(run, members).Take(MostPlaces).ToImmutableArray();
        var rankers = makeRankers(places);
        if (places.IsEmpty)
            return [.. rankers.Select(ranker => new RepairAttempt(ranker.Name, 0, null, null))];

        var task = new ImprovementTask(new ProposalTask("repair", test), index, sources.Tree, places, run.Outcome.Results[test]!);
        var orders = rankers.Select(ranker => new EnumeratedProposer(ranker).Propose(task, new ProposalBudget(most, TimeSpan.FromMinutes(5)), cancellation)).ToList();
        var ideas = orders.SelectMany(order => order).DistinctBy(Key).ToList();
        tell($"{places.Length} places, {ideas.Count} candidates in one kernel");
        var plausible = await InFolderAsync(work => PlausibleAsync(ideas, test, failing, work, tell, cancellation));
        return [.. rankers.Zip(orders, (ranker, order) => Attempt(ranker.Name, order, plausible, generation))];
    }

    private RepairAttempt Attempt(string ranker, IReadOnlyList<Idea> order, IReadOnlySet<string> plausible, int generation)
    {
        var rank = order.ToList().FindIndex(idea => plausible.Contains(Key(idea)));
        if (rank < 0)
            return new RepairAttempt(ranker, order.Count, null, null);
        var idea = order[rank];
        return new RepairAttempt(ranker, order.Count, rank + 1, new Proposal(generation, sources.Tree.Id, [], idea.Task, idea.Proposer,
            [idea.Edit], [idea.Method], "low", idea.Rationale, idea.Cost));
    }

    // The failing tests first: most candidates leave them failing, and that is cheap to see.
    private async Task<IReadOnlySet<string>> PlausibleAsync(List<Idea> ideas, string test, List<string> failing, string work,
        Action<string> tell, CancellationToken cancellation)
    {
        var rewrites = ideas.ToDictionary(idea => idea, Find);
        var kernel = await SwitchedRewrites.BuildAsync(sources, index.Program, rewrites.Values, workshop, guests, work, cancellation);
        var can = kernel.Rewrites.ToHashSet<Rewrite>(ReferenceEqualityComparer.Instance);
        var done = 0;
        var found = await Task.WhenAll(rewrites.Where(item => can.Contains(item.Value.Rewrite)).Select(async item =>
        {
            var first = await kernel.TryAsync(item.Value.Rewrite, [test], cancellation);
            tell($"{Interlocked.Increment(ref done)} of {can.Count} candidates");
            if (first.Flaw is not null || first.Results.GetValueOrDefault(test, "not run") is not null)
                return null;
            var all = await kernel.TryAsync(item.Value.Rewrite, kernel.Tests, cancellation);
            return all.Flaw is null && all.Results.Where(result => failing.Contains(result.Key) || result.Value is not null).All(result => result.Value is null)
                && all.Results.Count == kernel.Tests.Length ? Key(item.Key) : null;
        }));
        return found.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private (Microsoft.CodeAnalysis.SyntaxTree, Microsoft.CodeAnalysis.SyntaxNode, Rewrite Rewrite) Find(Idea idea)
    {
        var (tree, body) = Bodies.Of(index, index.Find(idea.Method)!);
        // The proposer enumerated the very same rewrites; the edit tells which one it was.
        var rewrite = RewriteEnumerator.Enumerate(index.Program.GetSemanticModel(tree), body)
            .First(rewrite => RewriteEnumerator.Apply(tree.ToString(), rewrite) == idea.NewText);
        return (tree, body, rewrite);
    }

    private async Task<T> InFolderAsync<T>(Func<string, Task<T>> work)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            return await work(path);
        }
        finally
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }

    private static string Key(Idea idea) => $"{idea.Edit.Path} {idea.Edit.Start} {idea.Edit.Length} {idea.Edit.NewText}";
}
