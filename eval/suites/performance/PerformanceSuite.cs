using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Statistics;
using Dialogos.Eval.Suites.Kernel;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Testing;

namespace Dialogos.Eval.Suites.Performance;

/// <summary>
/// Every candidate that is right is compiled into one kernel beside the slow and the fast text, and all are counted in one
/// machine. The best right candidate counts. What is said to be faster than twice and than the known slack is distrusted: it is
/// invalid until a person looked.
/// </summary>
public sealed class PerformanceSuite : ISuite, IDisposable
{
    private const string SpeedUp = "speed-up", Slack = "known slack", Right = "right candidates", Tried = "candidates";
    private const double Distrusted = 2;
    private static readonly double[] Thresholds = [1.0, 1.1, 2.0];
    private readonly ProgramJudge _judge = new();
    private readonly KernelWorkshop _workshop = new();
    private readonly List<IDisposable> _open = [];

    private sealed record Answers(PerformanceMethod Method, CaseState State, string Reason, List<string> Right, int Tried, string Evidence);

    /// <inheritdoc/>
    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("performance");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation)
    {
        List<PerformanceMethod> methods = [.. PerformanceMethod.All().Take(Manifest.Setting("methods", context.Tier))];
        var fast = methods.ToDictionary(method => Id(method), method => method.Fast, StringComparer.Ordinal);
        var proposer = ProposerShop.Make(context.Subject.Proposer, context.Subject.Model, context.Seed.For("proposer"), id => fast[id]);
        var answers = new Lazy<Task<List<Answers>>>(async () =>
        {
            List<Answers> all = [];
            foreach (var method in methods)
            {
                context.Tell($"candidates for {method.Name}");
                all.Add(await AskAsync(method, proposer, Manifest.Setting("candidates", context.Tier), cancellation));
            }
            return all;
        });
        var counted = new Lazy<Task<InstructionCounts>>(async () => await CountAsync(context, await answers.Value, cancellation));
        return Task.FromResult<IReadOnlyList<Case>>([.. methods.Select((method, i) => new Case(Id(method), "methods",
            async _ => Judge((await answers.Value)[i], i, await counted.Value)))]);
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results)
    {
        var name = context.Subject.Name;
        List<Figure> figures = [.. Thresholds.Select(threshold => Figure.Share(string.Create(CultureInfo.InvariantCulture, $"fast_{threshold:F1}"), name,
            results.Count(result => result.State == CaseState.Passed && result.Figure(SpeedUp) > threshold), results.Count))];
        foreach (var threshold in Thresholds)
            figures.Add(Figure.Share(string.Create(CultureInfo.InvariantCulture, $"fast_{threshold:F1} of the known fast texts"), name,
                results.Count(result => result.Figure(Slack) > threshold), results.Count));
        double[] speedUps = [.. results.Where(result => result.State == CaseState.Passed).Select(result => result.Figure(SpeedUp))];
        if (speedUps.Length > 0)
            figures.Add(new Figure("speed-up where faster, geometric mean", name, "ratio", Bootstrap.GeometricMean(speedUps)));
        figures.Add(Figure.Share("candidates that stay right", name, (int)results.Sum(result => result.Figure(Right)), (int)results.Sum(result => result.Figure(Tried))));
        return (figures, []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _judge.Dispose();
        _workshop.Dispose();
        _open.ForEach(item => item.Dispose());
    }

    private static string Id(PerformanceMethod method) => $"method/{method.Name}";

    private async Task<Answers> AskAsync(PerformanceMethod method, IRepairProposer proposer, int most, CancellationToken cancellation)
    {
        var slow = method.Compile();
        string[] tests = [.. slow.Tests.Select(test => test.Name)];
        var evidence = new StringBuilder();
        foreach (var (title, program) in new[] { ("slow", slow), ("fast", slow.With("Program.cs", method.Fast)) })
        {
            var run = await _judge.RunAsync(program, tests, cancellation);
            evidence.Append(title).Append(":\n").Append(run.Evidence);
            if (run.State != CaseState.Passed)
                return new Answers(method, run.State == CaseState.Failed ? CaseState.Invalid : run.State, $"the {title} text: {run.Reason}", [], 0, evidence.ToString());
        }
        List<string> right = [];
        var tried = 0;
        foreach (var text in proposer.Propose(new RepairTask(Id(method), slow, "Program.cs", ImmutableDictionary<string, string>.Empty, IsPerformance: true), most, cancellation).Take(most))
        {
            tried++;
            var candidate = slow.With("Program.cs", text);
            if (candidate.FaultIn("Program.cs", cancellation) is not null || ForbiddenNames.Newly(slow.Bound.GetSemanticModel(slow.File("Program.cs")),
                candidate.Bound.GetSemanticModel(candidate.File("Program.cs")), cancellation).Any(name => !name.StartsWith("System.Runtime.CompilerServices", StringComparison.Ordinal)))
                continue;
            var run = await _judge.RunAsync(candidate, tests, cancellation);
            evidence.Append($"candidate {tried}:\n").Append(run.Evidence);
            if (run.State == CaseState.Passed)
                right.Add(text);
        }
        return new Answers(method, CaseState.Passed, "", right, tried, evidence.ToString());
    }

    // Variant 0 is the slow text, 1 the fast one, the candidates follow.
    private async Task<InstructionCounts> CountAsync(SuiteContext context, List<Answers> answers, CancellationToken cancellation)
    {
        var sources = Generations.Sources(context.Repository, context.Subject.SourceTree, context.WorkFolder);
        var guests = new GuestRuns(Path.Combine(context.WorkFolder, "guests"));
        _open.AddRange([sources, guests]);
        List<(string Path, string Text)> files = [];
        List<string> names = [];
        for (var i = 0; i < answers.Count; i++)
        {
            List<string> variants = [answers[i].Method.Slow, answers[i].Method.Fast, .. answers[i].Right];
            for (var v = 0; v < variants.Count; v++)
            {
                files.Add(($"kernel/tests/evaluated/M{i}V{v}.cs", PerformanceMethod.KernelFile(variants[v], answers[i].Method.Work, i, v)));
                names.Add(PerformanceMethod.BenchmarkName(i, v));
            }
        }
        context.Tell($"building a kernel with {names.Count} methods");
        var output = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "kernels", context.Subject.SourceTree + "-methods")).FullName;
        var kernel = await _workshop.BuildAsync(sources, files, output, cancellation);
        context.Tell("counting instructions");
        return await InstructionCounts.TakeAsync(guests, kernel.Elf, names, TimeSpan.FromSeconds(Manifest.Setting("seconds", context.Tier)), cancellation);
    }

    private static Outcome Judge(Answers answers, int index, InstructionCounts counted)
    {
        var evidence = answers.Evidence + "counted:\n" + counted.Evidence;
        if (answers.State != CaseState.Passed)
            return Outcome.Of(answers.State, answers.Reason, evidence);
        if (counted.Flaw is not null)
            return Outcome.Of(CaseState.Invalid, counted.Flaw, evidence);
        if (!counted.Agreed.TryGetValue(PerformanceMethod.BenchmarkName(index, 0), out var slow) || !counted.Agreed.TryGetValue(PerformanceMethod.BenchmarkName(index, 1), out var fast))
            return Outcome.Of(CaseState.Invalid, "two runs did not agree to the instruction", evidence);
        var best = answers.Right.Select((_, i) => counted.Agreed.GetValueOrDefault(PerformanceMethod.BenchmarkName(index, i + 2), double.PositiveInfinity)).DefaultIfEmpty(double.PositiveInfinity).Min();
        var (speedUp, slack) = (double.IsInfinity(best) ? 0 : slow / best, slow / fast);
        var figures = CaseResult.None.Add(SpeedUp, speedUp).Add(Slack, slack).Add(Right, answers.Right.Count).Add(Tried, answers.Tried).Add("instructions of the slow text", slow);
        var what = string.Create(CultureInfo.InvariantCulture, $"{slow:F0} instructions, best right candidate {best:F0}, fast text {fast:F0}");
        if (speedUp > Distrusted && speedUp > slack * 1.05)
            return new Outcome(CaseState.Invalid, $"too good to be believed unseen: {what}", evidence, figures);
        return new Outcome(speedUp > 1 ? CaseState.Passed : CaseState.Failed, answers.Right.Count == 0 ? $"none of {answers.Tried} candidates is right" : what, evidence, figures);
    }
}
