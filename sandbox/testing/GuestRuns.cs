using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Metering;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Sandbox.Testing;

/// <summary>How tests ended, one by one.</summary>
/// <param name="Results">Each test's failure, null for a pass. A test in which the machine ended has failed.</param>
/// <param name="Flaw">Why the run proves nothing; null if it is evidence.</param>
/// <param name="Evidence">What the host saw, as text.</param>
/// <param name="Log">The guest's log frames, in order.</param>
/// <param name="ProcessorTime">What the longest of the machines took.</param>
public sealed record TestOutcome(ImmutableSortedDictionary<string, string?> Results, string? Flaw, string Evidence,
    ImmutableArray<string> Log, TimeSpan ProcessorTime)
{
    /// <summary>The tests that passed.</summary>
    public IEnumerable<string> Passed => Results.Where(test => test.Value is null).Select(test => test.Key);
}

/// <summary>Boots kernels for gates: no network, no secrets, an empty disk, limits that the host enforces by killing.</summary>
public sealed class GuestRuns : IDisposable
{
    private const int DiskSize = 64 << 20;
    private const int MostCrashes = 12;
    private const string Always = " panic=exit log=warning";
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount));
    private readonly string _disk;
    private readonly WorkMeter? _meter;

    /// <summary>Runs whose scratch disk lies in a folder and whose work is booked on a meter.</summary>
    public GuestRuns(string folder, WorkMeter? meter = null)
    {
        _meter = meter;
        Directory.CreateDirectory(folder);
        _disk = Path.Combine(folder, "scratch.img");
        // Written by no machine: each one's writes go to an overlay that dies with it.
        using var file = new FileStream(_disk, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(DiskSize);
    }

    /// <summary>Boots a kernel and collects its frames until it ends, or until they are enough.</summary>
    /// <exception cref="MachineStartException">QEMU itself failed; the guest is not to blame.</exception>
    public async Task<KernelTestRun> BootAsync(string elf, string commandLine, bool countInstructions, TimeSpan processorTime,
        CancellationToken cancellation, Func<GuestReport, bool>? isEnough = null)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var run = await KernelTestRun.RunAsync(new MachineConfiguration
            {
                Boot = new BootSource.Direct(elf, commandLine + Always),
                Accelerator = Accelerator.Tcg,
                CountInstructions = countInstructions,
                Disks = [new DiskConfiguration(_disk)],
                Network = NetworkAccess.Isolated,
                Limits = new MachineLimits(processorTime * 10, 1L << 30, 4L << 20, 256L << 20) { ProcessorTime = processorTime },
            }, null, cancellation, isEnough);
            _meter?.Add(WorkMeter.Machine, run.End.Processor);
            cancellation.ThrowIfCancellationRequested();
            return run.End.Reason == EndReason.HostFailure ? throw new MachineStartException(run.End.Detail) : run;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>
    /// Runs tests by name, as many in one machine as its command line holds. After one in which the machine ended (a panic, a
    /// hang) that test has failed and another machine runs the rest.
    /// </summary>
    /// <param name="mostCrashes">After so many the rest is not run and has no result; null: the run then proves nothing.</param>
    public async Task<TestOutcome> TestAsync(string elf, IReadOnlyList<string> names, string options, TimeSpan processorTime,
        CancellationToken cancellation, int? mostCrashes = null)
    {
        var results = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        var log = ImmutableArray.CreateBuilder<string>();
        var evidence = new StringBuilder();
        var longest = TimeSpan.Zero;
        var left = names.Order(StringComparer.Ordinal).ToList();
        for (var crashes = 0; left.Count > 0;)
        {
            if (crashes == (mostCrashes ?? MostCrashes))
                return Outcome(mostCrashes is null ? $"it ended in {crashes} tests" : null);
            var asked = Fitting(left, options);
            var run = await BootAsync(elf, Asking(asked, options), false, processorTime, cancellation);
            longest = run.End.Processor > longest ? run.End.Processor : longest;
            evidence.Append(Describe(run));
            log.AddRange(run.Report.Log);
            foreach (var test in run.Report.Tests)
                if (!asked.Remove(test.Name) || !left.Remove(test.Name) || !results.TryAdd(test.Name, test.Failure))
                    return Outcome($"it reports '{test.Name}', which was not asked for");
            if (run.Report.IsContradictory || run.Report.BuildId is null)
                return Outcome(run.Flaws.FirstOrDefault() ?? "the frames contradict each other");
            if (run.Flaws.Count == 0 && asked.Count > 0)
                return Outcome($"it left out '{asked[0]}'");
            if (run.Flaws.Count == 0)
                continue;
            if (run.Report.Running is not { } crashed || !asked.Contains(crashed) || !left.Remove(crashed))
                return Outcome(run.Flaws[0]);
            results[crashed] = $"the machine ended: {run.End.Detail}";
            crashes++;
        }
        return Outcome(null);

        TestOutcome Outcome(string? flaw) => new(results.ToImmutable(), flaw, evidence.ToString(), log.ToImmutable(), longest);
    }

    /// <summary>
    /// Runs tests by name, as many in one machine as its command line holds, until the first that fails: its name and what it
    /// said, or that the machine ended in it. Null if all passed.
    /// </summary>
    public async Task<(string Test, string Failure, bool IsSaid)?> FirstFailureAsync(string elf, IReadOnlyList<string> names, string options,
        TimeSpan processorTime, CancellationToken cancellation)
    {
        var left = names.ToList();
        while (left.Count > 0)
        {
            var asked = Fitting(left, options);
            var run = await BootAsync(elf, Asking(asked, options), false, processorTime, cancellation,
                report => report.Tests.Any(test => test.Failure is not null));
            if (run.Report.Tests.FirstOrDefault(test => test.Failure is not null) is { } failed)
                return (failed.Name, failed.Failure!, true);
            if (run.Flaws.Count > 0)
                return (run.Report.Running ?? asked[0], $"the machine ended: {run.End.Detail}", false);
            var ran = run.Report.Tests.Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
            if (asked.FirstOrDefault(name => !ran.Contains(name)) is { } forgotten)
                return (forgotten, "it was not run", false);
            left.RemoveRange(0, asked.Count);
        }
        return null;
    }

    // The first of some tests that one command line holds.
    private static List<string> Fitting(List<string> names, string options)
    {
        var length = Asking([], options).Length + Always.Length;
        return [.. names.TakeWhile((name, index) => (length += name.Length + 1) <= BootSource.LongestCommandLine || index == 0)];
    }

    private static string Asking(IEnumerable<string> names, string options) => $"test={string.Join(',', names)} {options}".TrimEnd();

    /// <summary>The signals of a run as text: how it ended, what the frames said. The console is marked as no evidence.</summary>
    public static string Describe(KernelTestRun run)
    {
        var text = new StringBuilder($"end: {run.End.Reason}, {run.End.Detail}\n");
        foreach (var flaw in run.Flaws)
            text.Append($"flaw: {flaw}\n");
        foreach (var test in run.Report.Tests)
            text.Append(test.Failure is null ? $"pass {test.Name}\n" : $"fail {test.Name}: {test.Failure}\n");
        foreach (var benchmark in run.Report.Benchmarks)
            text.Append($"bench {benchmark.Name}: {benchmark.Operations} operations, {benchmark.Instructions} instructions\n");
        foreach (var status in run.Report.CommandResults)
            text.Append($"command {status}\n");
        var console = run.Console.Length > 4000 ? run.Console[^4000..] : run.Console;
        return text.Append("console (text of the guest, evidence of nothing):\n").Append(console).Append('\n').ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
