using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Repair;

/// <summary>Plants a bug of the list in a generation, lets rankers search its repair, and takes what they find to the verifier.</summary>
/// <param name="repository">Where the bug is planted, on a branch of its own.</param>
/// <param name="generation">The sources without it.</param>
/// <param name="verifier">A verifier over that repository.</param>
/// <param name="folder">Scratch folder.</param>
public sealed class BugTrial(string repository, CurrentGeneration generation, IVerifier verifier, string folder)
{
    /// <summary>
    /// Tries one bug: with a ranker and with the baselines, n-grams that have not read the suspects and a random order. All search
    /// among the same places, in the same kernel.
    /// </summary>
    /// <param name="bug">Which.</param>
    /// <param name="ranker">
    /// Makes the ranker from the path and the text of the file without the bug, which is for one that knows the answer; null: the
    /// baselines alone.
    /// </param>
    /// <param name="most">Candidates that each may try.</param>
    /// <param name="tell">Is told what happens.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<BugResult> RunAsync(PlantedBug bug, Func<string, string, IRewriteRanker>? ranker, int most, Action<string> tell, CancellationToken cancellation)
    {
        string planted, correct;
        tell("understanding the sources");
        using (var clean = KernelSources.Open(repository, generation.Tree, folder))
        {
            correct = Encoding.UTF8.GetString(clean.Base.Tree.Read(bug.Path) ?? []);
            if (bug.FindIn(clean.Index) is null)
                return Untried(bug, BugResult.Changed);
            planted = BugPlanter.Plant(repository, generation.Commit, clean.Index, bug);
        }
        using var sources = KernelSources.Open(repository, planted, folder);
        var search = new RepairSearch(sources.Base, sources.Index, sources.Policy, sources.Workshop, sources.Guests, Path.Combine(folder, "repair"));
        IReadOnlyList<RepairAttempt> attempts;
        try
        {
            attempts = await search.SearchAsync(bug.Test, generation.Number, places =>
                [.. ranker is null ? [] : new[] { ranker(bug.Path, correct) }, Trigram(sources, places), new UniformRanker(bug.Number)], most, tell, cancellation);
        }
        catch (InvalidDataException fault)
        {
            return Untried(bug, fault.Message);
        }
        tell("verifying");
        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        var results = ImmutableArray.CreateBuilder<RepairResult>();
        foreach (var attempt in attempts)
        {
            if (attempt.Proposal is not { } proposal)
            {
                results.Add(new RepairResult(attempt.Ranker, attempt.Tried, null, "", "", false));
                continue;
            }
            var edit = proposal.Edits[0];
            var key = $"{edit.Path} {edit.Start} {edit.Length} {edit.NewText}";
            if (!verdicts.TryGetValue(key, out var verdict))
                verdicts[key] = verdict = await verifier.VerifyAsync(proposal, new VerificationRequest(), null, cancellation);
            var stop = verdict.Gates.FirstOrDefault(gate => gate.Status is not (GateStatus.Pass or GateStatus.Skip));
            var after = Edits.Apply(sources.Base.Tree.Read(edit.Path)!, proposal.Edits);
            results.Add(new RepairResult(attempt.Ranker, attempt.Tried, attempt.Rank, verdict.Decision.ToString().ToLowerInvariant(),
                stop?.Name ?? string.Join("; ", verdict.Flags), edit.Path == bug.Path && after == correct));
        }
        return new BugResult(bug.Number, bug.Kind.ToString(), bug.Test, results.ToImmutable(), "");
    }

    private static BugResult Untried(PlantedBug bug, string why) => new(bug.Number, bug.Kind.ToString(), bug.Test, [], why);

    // It must not have read the fault that it is asked about.
    private static TrigramRanker Trigram(KernelSources sources, ImmutableArray<Place> places)
    {
        var suspects = places.Select(place => place.Method.Path).ToHashSet(StringComparer.Ordinal);
        return new TrigramRanker(sources.Index.Program.SyntaxTrees.Where(tree => !suspects.Contains(tree.FilePath)));
    }
}
