// Words. *Screening* measures ideas cheaply before the verifier judges one: the agent builds a kernel with a whole *batch* of
// ideas in it and counts the benchmarks' instructions. A batch that changes no count is dropped at the price of one build;
// one that does is split until each change has its idea. What the screen says is no evidence: the verifier measures again.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Proposers;
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

/// <summary>Screens performance ideas on one base.</summary>
public sealed class PerformanceScreen(BaseSources sources, KernelIndex index, KernelWorkshop workshop, GuestRuns guests, string folder)
{
    // A count that differs by less than this did not change: other code moved by a few bytes.
    private const double Change = 0.0005;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _reach = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private int _builds;
    private SortedDictionary<string, double>? _base;

    /// <summary>Kernels that were built.</summary>
    public int Builds => _builds;

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

    /// <summary>Screens ideas; those that change nothing are not in the answer.</summary>
    public async Task<IReadOnlyList<ScreenResult>> ScreenAsync(IReadOnlyList<Idea> batch, CancellationToken cancellation)
    {
        if (batch.Count == 0)
            return [];
        var before = await BaseAsync(cancellation);
        // Only what reaches a changed member can change.
        var names = before.Keys.Where(name => batch.Any(idea => Reach(name).Contains(idea.Method))).ToList();
        var counts = await TryAsync(batch, names, cancellation);
        if (counts is null)
            return batch.Count == 1 ? [] : await SplitAsync(batch, cancellation);
        var changes = before.Where(pair => names.Contains(pair.Key)).Select(pair => (Name: pair.Key, Gain: (pair.Value - counts.GetValueOrDefault(pair.Key, double.MaxValue)) / pair.Value))
            .Where(change => Math.Abs(change.Gain) > Change).ToList();
        if (changes.Count == 0)
            return [];
        if (batch.Count == 1)
        {
            var best = changes.MaxBy(change => change.Gain);
            var worst = changes.MinBy(change => change.Gain);
            return [new ScreenResult(batch[0], best.Name, best.Gain, worst.Gain < 0 ? worst.Name : "", Math.Max(0, -worst.Gain))];
        }
        // Only what a changed benchmark reaches can have changed it.
        var suspects = batch.Where(idea => changes.Any(change => Reach(change.Name).Contains(idea.Method))).ToList();
        return suspects.Count == 1 ? await ScreenAsync(suspects, cancellation) : await SplitAsync(suspects, cancellation);
    }

    private async Task<IReadOnlyList<ScreenResult>> SplitAsync(IReadOnlyList<Idea> batch, CancellationToken cancellation)
    {
        var half = (batch.Count + 1) / 2;
        var first = await ScreenAsync([.. batch.Take(half)], cancellation);
        return [.. first, .. await ScreenAsync([.. batch.Skip(half)], cancellation)];
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
        var output = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        return (await workshop.BuildAsync(sources, files, output, cancellation), output);
    }

    private async Task<SortedDictionary<string, double>> CountAsync(string elf, List<string> names, CancellationToken cancellation)
    {
        var run = await guests.BootAsync(elf, "bench=" + string.Join(',', names), true, Limit, cancellation);
        if (run.Flaws.Count > 0)
            throw new InvalidDataException($"The benchmarks prove nothing: {run.Flaws[0]}");
        return new(run.Report.Benchmarks.Where(b => b.Operations > 0).ToDictionary(b => b.Name, b => b.PerOperation), StringComparer.Ordinal);
    }

    private IReadOnlySet<string> Reach(string benchmark) => _reach.GetOrAdd(benchmark,
        name => index.Reach(index.Benchmarks[name]).Keys.ToHashSet(StringComparer.Ordinal));
}
