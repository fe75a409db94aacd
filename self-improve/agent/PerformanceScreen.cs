// Words. *Screening* measures ideas cheaply before the verifier judges one: the agent builds a kernel with a whole *batch* of
// ideas in it and counts the benchmarks' instructions. The *profile* says how often each benchmark runs each member, counted
// once in a machine: ideas in members that no benchmark runs are not screened, and a batch holds ideas that no two of one
// benchmark run, so that every change has its idea. What the screen says is no evidence: the verifier measures again.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Repair;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Agent;

/// <summary>What the screen found about one idea.</summary>
/// <param name="Benchmark">The one that gains most.</param>
/// <param name="Gain">Its gain, as a fraction of the base.</param>
/// <param name="Loser">The benchmark that loses most; empty if none loses.</param>
/// <param name="Loss">Its loss, as a fraction of its base; 0 if none loses.</param>
public sealed record ScreenResult(Idea Idea, string Benchmark, double Gain, string Loser, double Loss)
{
    /// <summary>Whether the verifier could accept it: at least 1 % on one benchmark, none worse by more than 0.2 %.</summary>
    public bool IsPromising => Gain >= 0.01 && Loss <= 0.002;
}

/// <summary>How hot a member is.</summary>
/// <param name="Benchmarks">Those that run it.</param>
/// <param name="Calls">How often they run it in all.</param>
public sealed record MemberHeat(ImmutableHashSet<string> Benchmarks, double Calls);

/// <summary>Screens performance ideas on one base.</summary>
public sealed class PerformanceScreen(BaseSources sources, KernelIndex index, KernelWorkshop workshop, GuestRuns guests, string folder)
{
    // A count that differs by less than this did not change: other code moved by a few bytes.
    private const double Change = 0.0005;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<Idea, bool> _failed = new();
    private int _builds;
    private SortedDictionary<string, double>? _base;

    /// <summary>Kernels that were built.</summary>
    public int Builds => _builds;

    /// <summary>Whether an idea could not be measured, which is no lesson about its gain.</summary>
    public bool HasFailed(Idea idea) => _failed.ContainsKey(idea);

    /// <summary>Why batches did not build or run to the end, by their first idea, since this was asked last.</summary>
    public IEnumerable<string> TakeFailures()
    {
        while (_failures.TryDequeue(out var failure))
            yield return failure;
    }

    /// <summary>The base's instructions for one operation of each benchmark that repeats to the instruction.</summary>
    public async Task<IReadOnlyDictionary<string, double>> BaseAsync(CancellationToken cancellation)
    {
        if (_base is not null)
            return _base;
        var names = index.Benchmarks.Keys.Where(name => !name.StartsWith("disk.", StringComparison.Ordinal)).ToList();
        var (kernel, output) = await BuildAsync([], cancellation);
        try
        {
            var runs = await Task.WhenAll(CountAsync(kernel.Elf, names, cancellation), CountAsync(kernel.Elf, names, cancellation));
            var second = runs[1];
            var repeated = runs[0].Where(pair => second.TryGetValue(pair.Key, out var again) && again == pair.Value && again > 0);
            return _base = new(repeated.ToDictionary(), StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    /// <summary>The members of ideas that some benchmark runs, by id.</summary>
    public async Task<IReadOnlyDictionary<string, MemberHeat>> ProfileAsync(IEnumerable<Idea> ideas, CancellationToken cancellation)
    {
        var members = ideas.Select(idea => idea.Method).Distinct().Order(StringComparer.Ordinal).Select(id => index.Find(id)!).ToList();
        var output = ScratchFolder.New(folder);
        try
        {
            var counts = await Coverage.ProfileAsync(sources, index, members, [.. (await BaseAsync(cancellation)).Keys], workshop, guests, output, cancellation);
            Interlocked.Increment(ref _builds);
            return counts.SelectMany(benchmark => benchmark.Value.Select(member => (member.Key, Benchmark: benchmark.Key, Calls: (double)member.Value)))
                .GroupBy(item => item.Key).ToDictionary(group => group.Key, group => new MemberHeat(group.Select(item => item.Benchmark)
                    .ToImmutableHashSet(StringComparer.Ordinal), group.Sum(item => item.Calls)), StringComparer.Ordinal);
        }
        finally
        {
            if (Directory.Exists(output))
                Directory.Delete(output, recursive: true);
        }
    }

    /// <summary>Screens ideas of which no two are run by one benchmark; those that change nothing are not in the answer.</summary>
    /// <param name="batch">Each idea with the benchmarks that run its member.</param>
    public async Task<IReadOnlyList<ScreenResult>> ScreenAsync(IReadOnlyList<(Idea Idea, ImmutableHashSet<string> Benchmarks)> batch,
        CancellationToken cancellation)
    {
        if (batch.Count == 0)
            return [];
        var before = await BaseAsync(cancellation);
        var names = batch.SelectMany(item => item.Benchmarks).Where(before.ContainsKey).Distinct().Order(StringComparer.Ordinal).ToList();
        var counts = await TryAsync([.. batch.Select(item => item.Idea)], names, cancellation);
        if (counts is null)
        {
            // One idea is at fault: the halves tell which.
            var half = (batch.Count + 1) / 2;
            return batch.Count == 1 ? Fail(batch[0].Idea) : [.. await ScreenAsync([.. batch.Take(half)], cancellation), .. await ScreenAsync([.. batch.Skip(half)], cancellation)];
        }
        var results = new List<ScreenResult>();
        foreach (var (idea, own) in batch)
        {
            var changes = own.Where(before.ContainsKey)
                .Select(name => (Name: name, Gain: (before[name] - counts.GetValueOrDefault(name, double.MaxValue)) / before[name]))
                .Where(change => Math.Abs(change.Gain) > Change).ToList();
            if (changes.Count == 0)
                continue;
            var best = changes.MaxBy(change => change.Gain);
            var worst = changes.MinBy(change => change.Gain);
            results.Add(new ScreenResult(idea, best.Name, best.Gain, worst.Gain < 0 ? worst.Name : "", Math.Max(0, -worst.Gain)));
        }
        return results;
    }

    private ScreenResult[] Fail(Idea idea)
    {
        _failed[idea] = true;
        return [];
    }

    // Null: the batch does not build, or its kernel does not run to the end.
    private async Task<SortedDictionary<string, double>?> TryAsync(IReadOnlyList<Idea> batch, List<string> names, CancellationToken cancellation)
    {
        var files = new List<(string, string)>();
        foreach (var file in batch.GroupBy(idea => idea.Edit.Path))
        {
            if (Edits.Apply(sources.Tree.Read(file.Key)!, file.Select(idea => idea.Edit)) is not { } text)
                return null;
            files.Add((file.Key, text));
        }
        try
        {
            var (kernel, output) = await BuildAsync(files, cancellation);
            try
            {
                return await CountAsync(kernel.Elf, names, cancellation);
            }
            finally
            {
                Directory.Delete(output, recursive: true);
            }
        }
        catch (Exception fault) when (fault is BuildException or InvalidDataException)
        {
            _failures.Enqueue($"{batch[0].Rationale} {fault.Message.Split('\n')[0]}");
            return null;
        }
    }

    private async Task<(BuiltKernel Kernel, string Output)> BuildAsync(IReadOnlyList<(string, string)> files, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _builds);
        var output = ScratchFolder.New(folder);
        return (await workshop.BuildAsync(sources, files, output, cancellation), output);
    }

    private async Task<SortedDictionary<string, double>> CountAsync(string elf, List<string> names, CancellationToken cancellation)
    {
        var run = await guests.BootAsync(elf, "bench=" + string.Join(',', names), true, Limit, cancellation);
        if (run.Flaws.Count > 0)
            throw new InvalidDataException($"The benchmarks prove nothing: {run.Flaws[0]}");
        return new(run.Report.Benchmarks.Where(b => b.Operations > 0).ToDictionary(b => b.Name, b => b.PerOperation), StringComparer.Ordinal);
    }
}
