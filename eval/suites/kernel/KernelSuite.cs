using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
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
    // Two runs of these differ now and then, by under one in a thousand; why is not known. Their verdicts repeat, their digits
    // do not, so they give no figure.
    private static readonly ImmutableArray<string> Unsteady = ["collector.allocate_and_collect", "collector.collect_live", "core.page_fault", "room.look_up_names"];
    private const double MostUnsteady = 1.001;
    // Five in a hundred above the baseline, as ./dialogos bench allows.
    private const double Allowed = 1.05;
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
        var program = ProgramEdits.With(sources.Kernel, ImageRecipe.Kernel, hidden.Files);
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
        {
            cases.AddRange(Programs(context, kernel.Elf, cancellation));
            cases.Add(new Case("beside Linux/instructions of operations", "cost beside Linux", async token =>
            {
                if (context.Subject.Generation is not null)
                    return Outcome.Of(CaseState.Skipped, "this is measured on the checkout only");
                context.Tell("measuring operations on Linux and in Dialogos");
                return ProgramScript.Missing() is { } missing ? Outcome.Of(CaseState.Skipped, missing)
                    : ProgramScript.JudgeBesideLinux(await ProgramScript.MeasureBesideLinuxAsync(context.Repository, TimeSpan.FromMinutes(20), token));
            }));
        }
        // Where sources are compared, what they cost is the question.
        if (Manifest.Setting("benchmarks", context.Tier) == 1 || context.ComparesSources)
        {
            var benchmarks = names.Benchmarks.Where(name => !name.StartsWith(Unrepeatable, StringComparison.Ordinal)).ToList();
            var counts = new Lazy<Task<InstructionCounts>>(() => InstructionCounts.TakeAsync(guests, kernel.Elf, benchmarks, limit, cancellation));
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

    /// <summary>What two counts of a benchmark say about it.</summary>
    public static Outcome Judge(string name, InstructionCounts counts, IReadOnlyDictionary<string, double> baselines)
    {
        if (counts.Flaw is not null)
            return Outcome.Of(CaseState.Invalid, counts.Flaw, counts.Evidence);
        if (!counts.Ranges.TryGetValue(name, out var range))
            return Outcome.Of(CaseState.Invalid, "it never ran", counts.Evidence);
        if (range.Most > range.Least * MostUnsteady)
            return Outcome.Of(CaseState.Invalid, "two runs differ by more than one in a thousand", counts.Evidence);
        var isUnsteady = Unsteady.Contains(name) || !counts.Agreed.ContainsKey(name);
        var figures = isUnsteady ? CaseResult.None : CaseResult.None.Add(CaseResult.Counted, range.Most);
        if (!baselines.TryGetValue(name, out var baseline))
            return new Outcome(CaseState.Passed, "it has no baseline yet", counts.Evidence, figures);
        var isGood = range.Most <= baseline * Allowed;
        var text = string.Create(CultureInfo.InvariantCulture, $"{range.Most:F1} instructions{(isUnsteady ? ", which do not repeat to the digit" : "")}, baseline {baseline:F1}");
        return new Outcome(isGood ? CaseState.Passed : CaseState.Failed, isGood && !isUnsteady ? "" : text, counts.Evidence,
            isUnsteady ? figures : figures.Add(Ratio, range.Most / baseline));
    }
}
