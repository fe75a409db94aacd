using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 9: instructions of the kernel's benchmarks on one processor, counted by QEMU (<c>-icount shift=0</c>), base against
/// candidate. All benchmarks run in one order in one machine, since what ran before decides which pages and frames are
/// fresh. A benchmark counts only where identical runs agree to the instruction; a candidate that agrees with its base
/// needs no second run to show that.
/// </summary>
internal sealed class MeasurementGate(GuestRuns guests, BaseResults known)
{
    private const double LeastGain = 0.01;
    private const double MostLoss = 0.002;
    // A base in which a test fails may leave out work that the repair has to do: it is no yardstick, but for what is out of proportion.
    private const double MostLossOfRepair = 0.25;
    private const double Distrusted = 0.5;
    private const int Runs = 2;
    // Their devices complete in host time, so their counts never repeat.
    private const string Unrepeatable = "disk.";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    internal async Task<Finding> JudgeAsync(Trial trial, CancellationToken cancellation)
    {
        var names = TestRegistry.Names(trial.Base.Kernel, cancellation).Benchmarks
            .Where(name => !name.StartsWith(Unrepeatable, StringComparison.Ordinal)).ToList();
        var evidence = new StringBuilder();
        var (baseKernel, kernel) = (await trial.BaseKernel, await trial.Kernel);
        trial.Teller("measurement", "counting the base");
        var before = await known.GetAsync(Key(baseKernel), async () =>
        {
            using var purpose = WorkMeter.For("base");
            var (counts, _, flaw) = await CountAsync(baseKernel.Elf, names, new Dictionary<string, double>(), true, CancellationToken.None);
            return flaw is null ? new BaseResult([], counts) : throw new InvalidDataException($"The base's benchmarks prove nothing: {flaw}.");
        });
        trial.Teller("measurement", "counting the candidate");
        var (after, runs, fault) = kernel.ElfHash == baseKernel.ElfHash
            ? (before.Instructions, "the same kernel as the base\n", null)
            : await CountAsync(kernel.Elf, names, before.Instructions, trial.Proposal.Task.Kind == "performance", cancellation);
        evidence.Append(runs);
        if (fault is not null)
            return new Finding(GateStatus.Invalid, $"The benchmarks prove nothing: {fault}.", evidence.ToString(), []);
        await known.KeepAsync(Key(kernel), new BaseResult([], after));
        foreach (var name in before.Instructions.Keys.Where(after.ContainsKey))
            trial.Performance.Add(new Measurement(name, "instructions", before.Instructions[name], after[name], Runs, after[name], after[name]));
        foreach (var m in trial.Performance)
            evidence.Append($"{m.Benchmark}: {m.Base} -> {m.Candidate}\n");
        return Judge(trial.Proposal.Task, trial.Performance, evidence.ToString());

        string Key(BuiltKernel kernel) => $"bench {string.Join(',', names)} {kernel.ElfHash}";
    }

    /// <summary>What the counts mean for a proposal of this task; that a repair mends what it says is for the tests' gate to see.</summary>
    internal static Finding Judge(ProposalTask task, IReadOnlyList<Measurement> counts, string evidence)
    {
        var isPerformance = task.Kind == "performance";
        var named = counts.FirstOrDefault(m => m.Benchmark == task.Oracle);
        if (isPerformance && named is null)
            return new Finding(GateStatus.Invalid, $"The benchmark '{task.Oracle}' does not exist or does not repeat.", evidence, []);
        if (isPerformance && Gain(named!) < LeastGain)
            return Finding.Refused($"{named!.Benchmark} gains {Gain(named):P2}, less than {LeastGain:P0}.", evidence);
        var most = task.Kind == "repair" ? MostLossOfRepair : MostLoss;
        var losers = counts.Where(m => -Gain(m) > most).OrderBy(Gain).ToList();
        if (isPerformance && losers.Count > 0)
            return Finding.Refused($"{losers[0].Benchmark} becomes {-Gain(losers[0]):P2} worse.", evidence);
        return Finding.Passed(evidence, [.. losers.Select(m => $"{m.Benchmark} becomes {-Gain(m):P2} worse"),
            .. counts.Where(m => Gain(m) > Distrusted).Select(m => $"{m.Benchmark} is said to become more than twice as fast")]);
    }

    private static double Gain(Measurement m) => m.Base == 0 ? 0 : (m.Base - m.Candidate) / m.Base;

    // The counts of benchmarks that repeat: by a second run, or because they are what was expected.
    private async Task<(SortedDictionary<string, double> Counts, string Evidence, string? Flaw)> CountAsync(string elf,
        List<string> names, IReadOnlyDictionary<string, double> expected, bool expectsChange, CancellationToken cancellation)
    {
        var runs = new List<KernelTestRun>(await Task.WhenAll(Enumerable.Range(0, expectsChange ? Runs : 1).Select(_ => BootAsync())));
        if (runs.Count < Runs && runs[0].Report.Benchmarks.Any(b => expected.TryGetValue(b.Name, out var count) && count != b.PerOperation))
            runs.Add(await BootAsync());
        var evidence = string.Concat(runs.Select(GuestRuns.Describe));
        if (runs.SelectMany(run => run.Flaws).FirstOrDefault() is { } flaw)
            return ([], evidence, flaw);
        if (runs.Any(run => !run.Report.Benchmarks.Select(b => b.Name).Order(StringComparer.Ordinal).SequenceEqual(names)))
            return ([], evidence, "other benchmarks ran than were asked for");
        var counts = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var benchmark in runs[0].Report.Benchmarks.Where(b => b.Operations > 0))
        {
            var repeats = runs.Count >= Runs
                ? runs.All(run => run.Report.Benchmarks.Single(b => b.Name == benchmark.Name) == benchmark)
                : expected.TryGetValue(benchmark.Name, out var count) && count == benchmark.PerOperation;
            if (repeats)
                counts.Add(benchmark.Name, benchmark.PerOperation);
        }
        return (counts, evidence, null);

        Task<KernelTestRun> BootAsync() => guests.BootAsync(elf, "bench=" + string.Join(',', names), true, Limit, cancellation);
    }
}
