// Words. *Repairing* begins with sources in which a test fails, and nothing else known: the *location* says which members
// the failing tests ran, the *candidates* are the rewrites there in a ranker's order, and a candidate is *plausible* if every
// test passes with it. One run with all candidates switched off tells which are *promising*: only what the failing tests
// run, and where it can be compared with another value, can change how they end. Whether a plausible one is right is for the
// verifier to say, with tests that the search never sees.
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
using Dialogos.Sandbox.Mutation;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Repair;

/// <summary>What one ranker's candidates came to.</summary>
/// <param name="Ranker">Its name.</param>
/// <param name="Tried">Candidates that were tried, in its order; those that are not promising are passed over.</param>
/// <param name="Rank">The place among them, from 1, of the first plausible one; null if none was.</param>
/// <param name="Proposal">The proposal of that one.</param>
public sealed record RepairAttempt(string Ranker, int Tried, int? Rank, Proposal? Proposal);

/// <summary>Searches repairs on one base.</summary>
public sealed class RepairSearch(BaseSources sources, KernelIndex index, Policy policy, KernelWorkshop workshop, GuestRuns guests, string folder)
{
    private const int MostPlaces = 60;
    // For each candidate that may be tried, so many are looked at: most of them turn out not to be promising.
    private const int LookedAt = 4;

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
        var orders = rankers.Select(ranker => new EnumeratedProposer(ranker).Propose(task, new ProposalBudget(most * LookedAt, TimeSpan.FromMinutes(5)), cancellation)).ToList();
        var ideas = Merged(orders).DistinctBy(Key).Take(MutantObserver.MostMutants).ToList();
        tell($"{places.Length} places, {ideas.Count} candidates in one kernel");
        return await InFolderAsync(async work =>
        {
            var trials = await CandidateTrials.BuildAsync(sources, index, ideas, [test, .. failing.Where(name => name != test)], workshop, guests, work, tell, cancellation);
            var attempts = new List<RepairAttempt>();
            foreach (var (ranker, order) in rankers.Zip(orders))
                attempts.Add(await AttemptAsync(ranker.Name, [.. order.Where(trials.IsPromising).Take(most)], trials, generation));
            return attempts;
        });
    }

    // The first of each, the second of each: where not all fit into a kernel, the last of all are left out.
    private static IEnumerable<Idea> Merged(List<IReadOnlyList<Idea>> orders) => Enumerable.Range(0, orders.Max(order => order.Count))
        .SelectMany(place => orders.Where(order => place < order.Count).Select(order => order[place]));

    // One ranker's order from the front, a few at a time, until one is plausible.
    private async Task<RepairAttempt> AttemptAsync(string ranker, IReadOnlyList<Idea> order, CandidateTrials trials, int generation)
    {
        var tried = 0;
        foreach (var few in order.Chunk(Environment.ProcessorCount))
        {
            var plausible = await Task.WhenAll(few.Select(trials.IsPlausibleAsync));
            tried += few.Length;
            if (Array.IndexOf(plausible, true) is not (>= 0 and var found))
                continue;
            var idea = few[found];
            return new RepairAttempt(ranker, tried, tried - few.Length + found + 1, new Proposal(generation, sources.Tree.Id, [], idea.Task,
                idea.Proposer, [idea.Edit], [idea.Method], "low", idea.Rationale, idea.Cost));
        }
        return new RepairAttempt(ranker, tried, null, null);
    }

    private async Task<T> InFolderAsync<T>(Func<string, Task<T>> work)
    {
        var path = ScratchFolder.New(folder);
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

    internal static string Key(Idea idea) => $"{idea.Edit.Path} {idea.Edit.Start} {idea.Edit.Length} {idea.Edit.NewText}";
}
