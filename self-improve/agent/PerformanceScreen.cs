// Words. *Screening* measures ideas cheaply before the verifier judges one: the agent builds a kernel with a whole *batch* of
// ideas in it and counts the benchmarks' instructions. The *profile* says how often each benchmark runs each member, counted
// once in a machine: ideas in members that no benchmark runs are not screened, and a batch holds ideas that no two of one
// benchmark run, so that every change has its idea. What the screen says is no evidence: the verifier measures again.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Proposers;
using Dialogos.SelfImprove.Repair;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.SelfImprove.Agent;

/// <summary>Screens on this machine: builds kernels and boots them.</summary>
public sealed class PerformanceScreen(BaseSources sources, KernelIndex index, KernelWorkshop workshop, GuestRuns guests, string folder)
    : IPerformanceScreen
{
    // A count that differs by less than this did not change: other code moved by a few bytes.
    private const double Difference = 0.0005;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private SortedDictionary<string, double>? _base;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, MemberHeat>> ProfileAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        using var purpose = WorkMeter.For("screen");
        var members = ids.Distinct().Order(StringComparer.Ordinal).Select(id => index.Find(id) ?? throw new InvalidDataException($"There is no member {id}.")).ToList();
        var output = ScratchFolder.New(folder);
        try
        {
            var counts = await Coverage.ProfileAsync(sources, index, members, [.. (await BaseAsync(cancellation)).Keys], workshop, guests, output, cancellation);
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

    /// <inheritdoc/>
    public async Task<ScreenedBatch> ScreenAsync(IReadOnlyList<(Change Change, ImmutableHashSet<string> Benchmarks)> batch, CancellationToken cancellation)
    {
        using var purpose = WorkMeter.For("screen");
        var before = await BaseAsync(cancellation);
        if (batch.Count == 0)
            return new ScreenedBatch([], [], [], 0);
        var names = batch.SelectMany(item => item.Benchmarks).Where(before.ContainsKey).Distinct().Order(StringComparer.Ordinal).ToList();
        var (counts, failure) = await TryAsync([.. batch.Select(item => item.Change)], names, cancellation);
        if (counts is not null)
            return new ScreenedBatch([.. batch.Select(item => Compare(item.Change, item.Benchmarks, before, counts)).OfType<ScreenResult>()], [], [], 1);
        if (batch.Count == 1)
            return new ScreenedBatch([], [batch[0].Change], [$"{batch[0].Change.Rationale} {failure}"], 1);
        // One change is at fault: the halves tell which.
        var half = (batch.Count + 1) / 2;
        var one = await ScreenAsync([.. batch.Take(half)], cancellation);
        var other = await ScreenAsync([.. batch.Skip(half)], cancellation);
        return new ScreenedBatch([.. one.Results, .. other.Results], [.. one.Failed, .. other.Failed],
            [.. one.Failures, .. other.Failures], 1 + one.Builds + other.Builds);
    }

    // Null: no benchmark that runs the member counts otherwise than before.
    private static ScreenResult? Compare(Change change, IEnumerable<string> benchmarks, IReadOnlyDictionary<string, double> before,
        IReadOnlyDictionary<string, double> counts)
    {
        var changes = benchmarks.Where(before.ContainsKey)
            .Select(name => (Name: name, Gain: (before[name] - counts.GetValueOrDefault(name, double.MaxValue)) / before[name]))
            .Where(item => Math.Abs(item.Gain) > Difference).ToList();
        if (changes.Count == 0)
            return null;
        var best = changes.MaxBy(item => item.Gain);
        var worst = changes.MinBy(item => item.Gain);
        return new ScreenResult(change, best.Name, best.Gain, worst.Gain < 0 ? worst.Name : "", Math.Max(0, -worst.Gain));
    }

    // The base's instructions for one operation of each benchmark that repeats to the instruction.
    private async Task<SortedDictionary<string, double>> BaseAsync(CancellationToken cancellation)
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

    // No counts: the batch does not build, or its kernel does not run to the end.
    private async Task<(SortedDictionary<string, double>? Counts, string Failure)> TryAsync(IReadOnlyList<Change> batch, List<string> names,
        CancellationToken cancellation)
    {
        try
        {
            var files = new List<(string, string)>();
            foreach (var file in batch.GroupBy(change => change.Edit.Path))
            {
                var old = sources.Tree.Read(file.Key) ?? throw new InvalidDataException($"There is no {file.Key}.");
                if (Edits.Apply(old, file.Select(change => change.Edit)) is not { } text)
                    return (null, "Its edits overlap, or one lies outside of the file.");
                files.Add((file.Key, text));
            }
            var (kernel, output) = await BuildAsync(files, cancellation);
            try
            {
                return (await CountAsync(kernel.Elf, names, cancellation), "");
            }
            finally
            {
                Directory.Delete(output, recursive: true);
            }
        }
        catch (Exception fault) when (fault is BuildException or InvalidDataException)
        {
            return (null, fault.Message.Split('\n')[0]);
        }
    }

    private async Task<(BuiltKernel Kernel, string Output)> BuildAsync(IReadOnlyList<(string, string)> files, CancellationToken cancellation)
    {
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
