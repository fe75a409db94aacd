// The loop: understand, propose, screen, verify, accept, and again on what was accepted. It keeps no state of its own: what
// was judged stands in the log of records, what was accepted on the branch of generations. So it may be killed at any
// moment, and the next run goes on where this one was.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Archive;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Proposers.Written;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Agent;

/// <summary>Improves the kernel until its budget is spent.</summary>
public sealed class ImprovementLoop(IOutside outside, LoopOptions options, ILoopObserver observer)
{
    private readonly Stopwatch _clock = new();
    private KernelIndex? _index;

    /// <summary>Runs until the budget is spent, nothing is left to try, or it is cancelled; then says what it did.</summary>
    public async Task<LoopSummary> RunAsync(CancellationToken cancellation)
    {
        _clock.Start();
        var summary = new LoopSummary();
        var known = new Dictionary<string, ScreenResult?>(StringComparer.Ordinal);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.Budget);
        try
        {
            while (summary.Accepted.Count < options.MostAccepted
                && await RoundAsync(summary, known, deadline.Token))
            {
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            observer.Say(cancellation.IsCancellationRequested ? "Stopped." : $"The budget of {options.Budget.TotalMinutes:0.#} minutes is spent.");
        }
        return summary;
    }

    // One round stands on one generation. False: nothing is left to try on it.
    private async Task<bool> RoundAsync(LoopSummary summary, Dictionary<string, ScreenResult?> known, CancellationToken cancellation)
    {
        observer.Now("reading the newest generation");
        var generation = await outside.StandAsync(cancellation);
        observer.Now($"understanding generation {generation.Number}");
        var watch = Stopwatch.StartNew();
        _index = KernelIndex.Build(Carry(generation.Program), _index);
        var (archive, policy) = (generation.Archive, generation.Policy);
        var finder = new TaskFinder(_index, generation.Sources, policy, archive);
        var benchmarks = _index.Benchmarks.Keys.Where(name => !name.StartsWith("disk.", StringComparison.Ordinal)
            && name.StartsWith(options.Benchmarks, StringComparison.Ordinal)).ToList();
        observer.Say($"Generation {generation.Number}: {_index.Methods.Count} members in {_index.Program.SyntaxTrees.Length} files "
            + $"({_index.FilesRead} read, {watch.Elapsed.TotalSeconds:0.0} s), {benchmarks.Count} benchmarks, {finder.Todos().Count()} requests in comments.");

        observer.Now("having ideas");
        using var gains = options.Weights is { } weights && File.Exists(weights) ? GainRanker.Open(weights) : null;
        var proposer = new EnumeratedProposer(gains is null ? new KindPriorRanker(archive.KindCounts()) : gains,
            kind => options.WithPerson || policy.MayStage(kind));
        var task = finder.AllPerformance(benchmarks, options.WithPerson);
        var ideas = proposer.Propose(task, new ProposalBudget(options.IdeasPerRound, TimeSpan.FromMinutes(2)), cancellation).ToList();
        summary.Unbound += proposer.Unbound;
        if (options.Writer is { } writer)
        {
            observer.Now($"{writer.Name} writes");
            // Another seed each round, or it would write the same again.
            var written = new WrittenProposer(writer, (ulong)archive.Entries.Count());
            var edits = written.Propose(task, new ProposalBudget(options.WrittenPerRound, TimeSpan.FromMinutes(5)), cancellation);
            observer.Say($"{writer.Name} wrote {edits.Count} edits that bind; {written.Unbound} places had none.");
            summary.Unbound += written.Unbound;
            ideas.InsertRange(0, edits);
        }
        var fresh = ideas.Where(idea => !archive.WasTried([idea.Edit], [idea.Method]))
            .DistinctBy(idea => SyntaxFingerprint.Of(idea.Edit.Path, idea.NewText)).ToList();
        summary.Ideas += fresh.Count;
        summary.Repeated += ideas.Count - fresh.Count;
        observer.Say($"{ideas.Count} ideas bind ({proposer.Unbound} do not); {ideas.Count - fresh.Count} were judged before.");

        var screen = outside.Screen(_index);
        // What another base showed to be good is worth a verdict at once; what it showed to change nothing is worth none.
        var promising = fresh.Where(idea => known.GetValueOrDefault(Key(idea)) is { IsPromising: true }).ToList();
        var unknown = new List<Idea>(fresh.Where(idea => !known.ContainsKey(Key(idea))));
        IReadOnlyDictionary<string, MemberHeat>? profile = null;
        var judged = 0;
        while (summary.Accepted.Count < options.MostAccepted && (judged == 0 || unknown.Count > 0 || promising.Count > 0))
        {
            cancellation.ThrowIfCancellationRequested();
            while (promising.Count < options.Parallel && unknown.Count > 0)
            {
                var heat = profile ??= await ProfileAsync(screen, unknown, summary, cancellation);
                // Several at a time: while one is compiled, another one's machine runs.
                var batches = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Batch(unknown, heat)).Where(batch => batch.Count > 0).ToList();
                var ideasOf = batches.SelectMany(batch => batch).ToDictionary(item => item.Idea.Change, item => item.Idea);
                observer.Now($"screening {ideasOf.Count} ideas, {unknown.Count} wait");
                var screened = await Task.WhenAll(batches.Select(batch =>
                    screen.ScreenAsync([.. batch.Select(item => (item.Idea.Change, item.Benchmarks))], cancellation)));
                var results = screened.SelectMany(batch => batch.Results).ToList();
                summary.Builds += screened.Sum(batch => batch.Builds);
                foreach (var failure in screened.SelectMany(batch => batch.Failures))
                    observer.Say("Not measured: " + failure);
                summary.Screened += ideasOf.Count;
                summary.Changing += results.Count;
                foreach (var idea in ideasOf.Values)
                    known[Key(idea)] = results.FirstOrDefault(result => result.Change == idea.Change);
                var failed = screened.SelectMany(batch => batch.Failed).ToHashSet();
                await RememberAsync(generation, ideasOf.Values.Where(idea => !failed.Contains(idea.Change)), known, cancellation);
                foreach (var result in results.Where(result => result is { IsPromising: false, Gain: >= 0.01 }))
                    observer.Say($"{result.Change.Rationale} {result.Benchmark} would gain {result.Gain:P1}, but {result.Loser} lose {result.Loss:P2}.");
                foreach (var result in results.Where(result => result.IsPromising).OrderByDescending(result => result.Gain))
                {
                    summary.Promising++;
                    promising.Add(ideasOf[result.Change]);
                    observer.Say($"{result.Change.Rationale} {result.Benchmark} would gain {result.Gain:P1}.");
                }
            }
            if (promising.Count == 0)
                return false;
            var chosen = promising.Take(options.Parallel).ToList();
            promising.RemoveRange(0, chosen.Count);
            judged += chosen.Count;
            if (await VerifyAsync(summary, generation, archive, known, chosen, cancellation))
                return true;
        }
        return false;
    }

    // Verifies some proposals at the same time and accepts the best one; the others stand on the old base and come again.
    private async Task<bool> VerifyAsync(LoopSummary summary, Standpoint generation, ProposalArchive archive,
        Dictionary<string, ScreenResult?> known, List<Idea> ideas, CancellationToken cancellation)
    {
        var proposals = ideas.Select(idea => MakeProposal(generation, archive, idea, known[Key(idea)]!)).ToList();
        observer.Now($"verifying {proposals.Count} proposals");
        var progress = new ObserverProgress(observer);
        var verdicts = await Task.WhenAll(proposals.Select(proposal =>
            outside.VerifyAsync(proposal, new VerificationRequest(), progress, cancellation)));
        var judged = proposals.Zip(verdicts).ToList();
        foreach (var (proposal, verdict) in judged)
        {
            summary.Verdicts.Add((proposal, verdict));
            archive.Add(verdict.Proposal, proposal);
            archive.Add(verdict);
            observer.Say(Describe(proposal, verdict));
        }
        var best = judged.Where(item => item.Second.Decision == Decision.Accept)
            .OrderByDescending(item => Gain(item.First, item.Second)).FirstOrDefault();
        if (best.First is null)
            return false;
        observer.Now("accepting");
        var (number, told) = await outside.AcceptAsync(best.First, best.Second, cancellation);
        summary.Accepted.Add(new AcceptedPatch(best.First, best.Second, number));
        if (number is not null)
            observer.Say($"Generation {number} is staged: {best.First.Rationale}");
        if (told.Length > 0)
            observer.Say(told);
        return number is not null;
    }

    private static Proposal MakeProposal(Standpoint generation, ProposalArchive archive, Idea idea, ScreenResult result) =>
        new(generation.Number, generation.Sources.Id, [.. archive.ParentsOf(idea.Method)], idea.Task with { Oracle = result.Benchmark },
            idea.Proposer, [idea.Edit], [idea.Method], "low", idea.Rationale, idea.Cost);

    /// <summary>The gain that a verdict measured on the proposal's own benchmark, as a fraction.</summary>
    public static double Gain(Proposal proposal, Verdict verdict) => new ArchivedProposal("", proposal, verdict).Gain;

    private static string Describe(Proposal proposal, Verdict verdict)
    {
        var stop = verdict.Gates.FirstOrDefault(gate => gate.Status is not (GateStatus.Pass or GateStatus.Skip));
        var why = stop is not null ? $"{stop.Name}: {stop.Reason}"
            : verdict.Flags.Length > 0 ? string.Join("; ", verdict.Flags) : $"{proposal.Task.Oracle} gains {Gain(proposal, verdict):P1}";
        return $"{verdict.Decision}: {proposal.Rationale} {why}";
    }

    // Counts how often the benchmarks run each idea's member, drops ideas that none runs, and orders the others by that.
    private async Task<IReadOnlyDictionary<string, MemberHeat>> ProfileAsync(IPerformanceScreen screen,
        List<Idea> unknown, LoopSummary summary, CancellationToken cancellation)
    {
        observer.Now($"profiling the benchmarks for {unknown.Count} ideas");
        var profile = await screen.ProfileAsync(unknown.Select(idea => idea.Method), cancellation);
        summary.Builds++;
        var cold = unknown.RemoveAll(idea => !profile.ContainsKey(idea.Method));
        summary.Cold += cold;
        // Calls by order of magnitude: what a ranker says still counts among members of one kind.
        unknown.Sort((one, other) => Weight(other).CompareTo(Weight(one)));
        observer.Say($"The benchmarks run the members of {unknown.Count} ideas; {cold} others cannot be measured.");
        return profile;

        double Weight(Idea idea) => Math.Log2(1 + profile[idea.Method].Calls) + idea.Score;
    }

    // What the screen saw are lessons for the model's gain head, also where nothing changed.
    private Task RememberAsync(Standpoint generation, IEnumerable<Idea> ideas, Dictionary<string, ScreenResult?> known, CancellationToken cancellation) =>
        outside.RememberAsync(new Screening(generation.Sources.Id, [.. ideas.Select(idea => known[Key(idea)] is { } result
            ? new ScreenedRewrite(idea.Method, idea.Edit, result.Benchmark, result.Gain > 0 ? result.Gain : -result.Loss)
            : new ScreenedRewrite(idea.Method, idea.Edit, "", 0))]), cancellation);

    // Ideas of which no two are run by one benchmark, in the order of the list.
    private List<(Idea Idea, ImmutableHashSet<string> Benchmarks)> Batch(List<Idea> queue,
        IReadOnlyDictionary<string, MemberHeat> profile)
    {
        var batch = new List<(Idea, ImmutableHashSet<string>)>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var idea in queue)
        {
            var own = profile[idea.Method].Benchmarks;
            if (batch.Count < options.Batch && !taken.Overlaps(own))
            {
                taken.UnionWith(own);
                batch.Add((idea, own));
            }
        }
        foreach (var (idea, _) in batch)
            queue.Remove(idea);
        return batch;
    }

    // Files with the text of the last generation keep their trees, so that the index does not read them again.
    private CSharpCompilation Carry(CSharpCompilation newest)
    {
        if (_index is null)
            return newest;
        var old = _index.Program.SyntaxTrees.ToDictionary(tree => tree.FilePath, StringComparer.Ordinal);
        var program = _index.Program;
        var fresh = newest.SyntaxTrees;
        if (fresh.Length != old.Count || fresh.Any(tree => !old.ContainsKey(tree.FilePath)))
            return newest;
        foreach (var tree in fresh.Where(tree => !tree.GetText().ContentEquals(old[tree.FilePath].GetText())))
            program = program.ReplaceSyntaxTree(old[tree.FilePath], tree);
        return program;
    }

    private static string Key(Idea idea) => $"{idea.Method} {idea.Edit.Operator} {idea.Edit.Length} {idea.Edit.NewText}";
}
