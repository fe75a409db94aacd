using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Statistics;

namespace Dialogos.Eval.Suites.Repair;

/// <summary>Bugs in small programs, in this project's own sources, from its history, and of the sealed list.</summary>
public sealed class RepairSuite : ISuite, IDisposable
{
    private readonly ProgramJudge _judge = new();
    private readonly SealedBugs _sealed = new();
    private readonly Dictionary<string, TestProgram> _own = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public SuiteManifest Manifest { get; } = SuiteLibrary.Manifest("repair");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Case>> CasesAsync(SuiteContext context, CancellationToken cancellation)
    {
        List<RepairProblem> problems = [.. SmallPrograms.All().Take(Manifest.Setting("small", context.Tier))];
        problems.AddRange(await OwnAsync(context, cancellation));
        // Those of the history are read when their turn comes.
        var answers = problems.ToDictionary(problem => problem.Id, problem => problem.CorrectText, StringComparer.Ordinal);
        var proposer = ProposerShop.Make(context.Subject.Proposer, context.Subject.Model, context.Seed.For("proposer"), id => answers[id]);
        var most = Manifest.Setting("candidates", context.Tier);
        return [.. problems.Select(problem => new Case(problem.Id, problem.Group, token => TryAsync(problem, token))), .. HistoryBugs.Cases(context.Repository, TryAsync),
            .. _sealed.Cases(context, Manifest.Setting("sealed", context.Tier), Manifest.Setting("sealedCandidates", context.Tier))];

        Task<Outcome> TryAsync(RepairProblem problem, CancellationToken token)
        {
            answers[problem.Id] = problem.CorrectText;
            return RepairTrial.RunAsync(problem, proposer, _judge, most, token);
        }
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Figure> Figures, IReadOnlyList<PlotPoint> Points) Summarise(SuiteContext context, IReadOnlyList<CaseResult> results)
    {
        var (name, figures, points) = (context.Subject.Name, new List<Figure>(), new List<PlotPoint>());
        // The sealed list is another question: it is asked of the kernel in machines, with more candidates.
        var here = results.Where(result => result.Group != SealedBugs.Group).ToList();
        if (results.Count > here.Count)
            figures.AddRange(SealedBugs.Summarise(name, [.. results.Where(result => result.Group == SealedBugs.Group)]));
        foreach (var group in here.GroupBy(result => result.Group).Prepend(here.GroupBy(_ => "all").FirstOrDefault()))
        {
            if (group is null)
                continue;
            List<CaseResult> cases = [.. group];
            figures.Add(Figure.Share($"solved by the first candidate, {group.Key}", name, cases.Count(c => c.State == CaseState.Passed && c.Figure(RepairTrial.First) == 1), cases.Count));
            figures.Add(Figure.Share($"solved within five, {group.Key}", name, cases.Count(c => c.State == CaseState.Passed), cases.Count));
            // These bugs stay in the denominator of everything above: whoever only ranks what is enumerated cannot mend them.
            figures.Add(Figure.Share($"answer outside the space, {group.Key}", name, cases.Count(IsOutside), cases.Count));
            Mean($"chance: answer first, {group.Key}", RepairTrial.ChanceFirst);
            Mean($"chance: answer in five, {group.Key}", RepairTrial.ChanceFive);
            Mean($"trigram: answer first, {group.Key}", RepairTrial.TrigramFirst);
            Mean($"trigram: answer in five, {group.Key}", RepairTrial.TrigramFive);
            if (group.Key != "all")
                continue;
            figures.Add(Figure.Share("solved within five, of those inside the space", name, cases.Count(c => c.State == CaseState.Passed && IsInside(c)), cases.Count(IsInside)));
            figures.Add(new Figure("overfit: passed visible tests, failed hidden ones", name, "share",
                Interval.Wilson((int)cases.Sum(c => c.Figure(RepairTrial.Overfit)), (int)cases.Sum(c => c.Figure(RepairTrial.Plausible)))));
            if (cases.Any(c => c.State == CaseState.Passed))
            {
                figures.Add(new Figure("bugs solved for each candidate tested", name, "ratio",
                    Bootstrap.Ratio([.. cases.Select(c => (c.State == CaseState.Passed ? 1.0 : 0, c.Figure(RepairTrial.Tried)))])));
                figures.Add(Figure.Plain("seconds for each bug solved", name, "seconds",
                    cases.Sum(c => c.Milliseconds) / 1000.0 / cases.Count(c => c.State == CaseState.Passed), repeats: false));
            }
            int tried = (int)cases.Sum(c => c.Figure(RepairTrial.Tried)), plausible = (int)cases.Sum(c => c.Figure(RepairTrial.Plausible));
            foreach (var (step, count) in new[] { (0, (int)cases.Sum(c => c.Figure(RepairTrial.Rewrites))), (1, tried), (2, plausible), (3, cases.Count(c => c.State == CaseState.Passed)) })
                points.Add(new PlotPoint("funnel: " + Steps[step], name, step, count, 1));

            void Mean(string title, string figure) => figures.Add(new Figure(title, name, "share", Bootstrap.Mean([.. cases.Select(c => c.Figure(figure))])));
        }
        return (figures, points);
    }

    // A case that gave no figures, since it was skipped or broke, is neither.
    private static bool IsOutside(CaseResult result) => result.Figures.TryGetValue(RepairTrial.Reachable, out var reachable) && reachable == 0;

    private static bool IsInside(CaseResult result) => result.Figure(RepairTrial.Reachable) == 1;

    private static readonly string[] Steps = ["rewrites enumerated", "candidates tested", "visible tests passed", "hidden tests passed"];

    /// <inheritdoc/>
    public void Dispose()
    {
        _judge.Dispose();
        _sealed.Dispose();
    }

    private async Task<IReadOnlyList<RepairProblem>> OwnAsync(SuiteContext context, CancellationToken cancellation)
    {
        var tree = context.Subject.SourceTree;
        if (!_own.TryGetValue(tree, out var program))
        {
            context.Tell("compiling the portable rooms");
            using var sources = Generations.Sources(context.Repository, tree, context.WorkFolder);
            var all = OwnProgram.Read(sources.Folder);
            // A test that the correct program fails tells nothing about a repair; the kernel suite reports it.
            var run = await _judge.RunAsync(all, [.. all.Tests.Select(test => test.Name)], cancellation);
            _own[tree] = program = all.Without([.. run.Failures.Keys]);
            if (run.State is CaseState.Invalid or CaseState.Infrastructure)
                throw new InvalidDataException($"the portable rooms' own tests: {run.Reason}");
            if (run.Failures.Count > 0)
                context.Tell($"left out, since the correct program fails it: {string.Join(", ", run.Failures.Keys)}");
        }
        var count = Manifest.Setting("own", context.Tier);
        var file = Path.Combine(context.RunFolder, $"bugs-{tree}.json");
        if (PlantedBugs.Load(file, program) is { } known)
            return known;
        var planted = await PlantedBugs.PlantAsync(program, _judge, count, context.Seed.For("repair"), context.Tell, cancellation);
        PlantedBugs.Save(file, planted);
        return planted;
    }
}
