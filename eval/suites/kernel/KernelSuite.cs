using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Statistics;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;

namespace Dialogos.Eval.Suites.Kernel;

/// <summary>
/// Builds the subject's kernel with the verifier's hidden tests and a canary that must fail, boots it, and believes frames and
/// the machine's end. Which tests there are is read from the sources, so that one that never ran is missed. The full tier
/// counts the instructions of its benchmarks, beside eval/baselines, and sets what programs do beside Linux.
/// </summary>
public sealed class KernelSuite : ISuite, IDisposable
{
    private const string Ratio = "ratio to baseline";
    // Their devices complete in host time, so their counts never repeat.
    private const string Unrepeatable = "disk.";
    private readonly KernelWorkshop _workshop = new();
    private readonly List<IDisposable> _open = [];

    /// <inheritdoc/>
    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("kernel");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation)
    {
        var sources = Generations.Sources(context.Repository, context.Subject.SourceTree, context.WorkFolder);
        var guests = new GuestRuns(Path.Combine(context.WorkFolder, "guests"));
        _open.AddRange([sources, guests]);
        var hidden = new HiddenSuite();
        context.Tell("building the kernel");
        var output = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "kernels", context.Subject.SourceTree)).FullName;
        var kernel = await _workshop.BuildAsync(sources, hidden.Files, output, cancellation);
        var program = BaseSources.With(sources.Kernel, ImageRecipe.Kernel, hidden.Files);
        var names = TestRegistry.Names(program, cancellation);
        var limit = TimeSpan.FromSeconds(Manifest.Setting("seconds", context.Tier));
        var outcome = new Lazy<Task<TestOutcome>>(() => guests.TestAsync(kernel.Elf, names.Tests, "", limit, cancellation));
        List<Case> cases = [.. names.Tests.Where(name => name != HiddenSuite.Canary).Select(name => new Case($"test/{name}",
            name.StartsWith("hidden_", StringComparison.Ordinal) ? "hidden tests" : "tests", async _ =>
            {
                context.Tell("testing in a machine");
                return Judge(name, await outcome.Value, hidden.FlawIn(await outcome.Value));
            }))];
        if (Manifest.Setting("programs", context.Tier) == 1)
            cases.AddRange(Programs(context, kernel.Elf, cancellation));
        // Where sources are compared, what they cost is the question.
        if (Manifest.Setting("benchmarks", context.Tier) == 1 || context.ComparesSources)
        {
            var benchmarks = names.Benchmarks.Where(name => !name.StartsWith(Unrepeatable, StringComparison.Ordinal)).ToList();
            var counts = new Lazy<Task<(ImmutableSortedDictionary<string, double>, string, string?)>>(() => CountAsync(guests, kernel.Elf, benchmarks, limit, cancellation));
            var baselines = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(Path.Combine(context.Repository, "eval", "baselines", "instructions.json"))) ?? [];
            cases.AddRange(benchmarks.Select(name => new Case($"benchmark/{name}", "benchmarks", async _ => Judge(name, await counts.Value, baselines))));
        }
        return cases;
    }

    // The same programs on Linux and in a machine.
    private IEnumerable<Case> Programs(SuiteContext context, string elf, CancellationToken cancellation)
    {
        const string Script = "compare";
        var run = new Lazy<Task<ScriptOutput>>(() => ProgramScript.RunAsync(context.Repository, Script, [elf], TimeSpan.FromMinutes(12), cancellation));
        return ProgramScript.Words(context.Repository, Script, "everything").Select(program => new Case($"linux/{program}", "programs as on Linux", async _ =>
        {
            context.Tell("programs on Linux and in a machine");
            return ProgramScript.Missing() is { } missing ? Outcome.Of(CaseState.Skipped, missing) : ProgramScript.JudgeCompared(program, await run.Value);
        }));
    }

    /// <summary>What a run says about one of its tests.</summary>
    public static Outcome Judge(string name, TestOutcome outcome, string? flaw)
    {
        if (flaw is not null)
            return Outcome.Of(CaseState.Invalid, flaw, outcome.Evidence);
        if (!outcome.Results.TryGetValue(name, out var failure))
            return Outcome.Of(CaseState.Invalid, "it never ran", outcome.Evidence);
        return Outcome.Of(failure is null ? CaseState.Passed : CaseState.Failed, failure ?? "", outcome.Evidence);
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results)
    {
        List<Figure> figures = [];
        foreach (var group in results.GroupBy(result => result.Group))
            figures.Add(Figure.Share($"{group.Key} passed", context.Subject.Name, group.Count(result => result.State == CaseState.Passed), group.Count()));
        double[] ratios = [.. results.Where(result => result.Figures.ContainsKey(Ratio)).Select(result => result.Figure(Ratio))];
        if (ratios.Length > 0)
            figures.Add(new Figure("instructions against the baseline, geometric mean", context.Subject.Name, "ratio", Bootstrap.GeometricMean(ratios)));
        return (figures, []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open.ForEach(item => item.Dispose());
        _workshop.Dispose();
    }

    private static Outcome Judge(string name, (ImmutableSortedDictionary<string, double> Counts, string Evidence, string? Flaw) counts, Dictionary<string, double> baselines)
    {
        if (counts.Flaw is not null)
            return Outcome.Of(CaseState.Invalid, counts.Flaw, counts.Evidence);
        if (!counts.Counts.TryGetValue(name, out var count))
            return Outcome.Of(CaseState.Invalid, "two runs did not agree to the instruction", counts.Evidence);
        var figures = CaseResult.None.Add(CaseResult.Counted, count);
        if (!baselines.TryGetValue(name, out var baseline))
            return new Outcome(CaseState.Passed, "it has no baseline yet", counts.Evidence, figures);
        // Five in a hundred, as ./dialogos bench allows.
        return new Outcome(count <= baseline * 1.05 ? CaseState.Passed : CaseState.Failed, count <= baseline * 1.05 ? "" :
            string.Create(CultureInfo.InvariantCulture, $"{count:F1} instructions, baseline {baseline:F1}"), counts.Evidence, figures.Add(Ratio, count / baseline));
    }

    /// <summary>Counts benchmarks in two runs; only what agrees to the instruction counts.</summary>
    internal static async Task<(ImmutableSortedDictionary<string, double> Counts, string Evidence, string? Flaw)> CountAsync(GuestRuns guests, string elf,
        IReadOnlyList<string> names, TimeSpan limit, CancellationToken cancellation)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var evidence = new StringBuilder();
        List<(string, ulong, ulong)>? first = null;
        for (var run = 0; run < 2; run++)
        {
            var booted = await guests.BootAsync(elf, "bench=" + string.Join(',', names), countInstructions: true, limit, cancellation);
            evidence.Append(GuestRuns.Describe(booted));
            if (booted.Flaws.Count > 0)
                return (counts.ToImmutable(), evidence.ToString(), booted.Flaws[0]);
            List<(string, ulong, ulong)> now = [.. booted.Report.Benchmarks.Select(b => (b.Name, b.Operations, b.Instructions))];
            if (!now.Select(b => b.Item1).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal)))
                return (counts.ToImmutable(), evidence.ToString(), "other benchmarks ran than were asked for");
            if (first is null)
                first = now;
            else
                foreach (var (name, operations, instructions) in now.Where(b => b.Item2 > 0 && first.Contains(b)))
                    counts[name] = (double)instructions / operations;
        }
        return (counts.ToImmutable(), evidence.ToString(), null);
    }
}
