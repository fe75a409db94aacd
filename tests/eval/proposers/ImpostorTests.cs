using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Proposers;
using Dialogos.Eval.Suites.Repair;
using Xunit;
using Interval = Dialogos.Eval.Statistics.Interval;

namespace Dialogos.Tests.Eval.Proposers;

/// <summary>The harness is tested with proposers whose score is known beforehand.</summary>
public sealed class ImpostorTests
{
    private static readonly IReadOnlyList<RepairProblem> Problems = [.. SmallPrograms.All()];

    [Fact]
    public async Task TheOracleSolvesEverythingAtOnce()
    {
        var outcomes = await AskAsync(new OracleProposer(id => Problems.Single(problem => problem.Id == id).CorrectText));
        Assert.All(outcomes, outcome => Assert.Equal((CaseState.Passed, 1.0, 1.0), (outcome.State, outcome.Figures[RepairTrial.First], outcome.Figures[RepairTrial.Exact])));
        Assert.Equal(Problems.Count, outcomes.Count);
    }

    [Fact]
    public async Task ABrokenProposerSolvesNothing()
    {
        var outcomes = await AskAsync(new BrokenProposer());
        Assert.All(outcomes, outcome => Assert.Equal((CaseState.Failed, 5.0), (outcome.State, outcome.Figures[RepairTrial.Tried])));
    }

    // Of the bugs that some rewrite repairs, an answer that looks at nothing hits as many as chance does: the number that it
    // hits lies inside of what independent draws give in 99.9 % of all runs.
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void AConstantProposerHitsWhatChanceHits(double fraction)
    {
        var proposer = new RankingProposer("constant", "", _ => new ConstantRanker(fraction));
        double expected = 0;
        var (hits, count) = (0, 0);
        foreach (var problem in Problems)
        {
            var task = new RepairTask(problem.Id, problem.Correct.With(problem.Path, problem.FaultyText), problem.Path, new Dictionary<string, string>());
            var rewrites = RankingProposer.Rewrites(task).Sum(member => member.Rewrites.Count);
            var texts = proposer.Propose(task, int.MaxValue, CancellationToken.None);
            Assert.Equal(rewrites, texts.Count);
            if (!texts.Any(text => RepairTrial.SameTokens(text, problem.CorrectText)))
                continue;
            count++;
            expected += System.Math.Min(1, 5.0 / rewrites);
            hits += texts.Take(5).Any(text => RepairTrial.SameTokens(text, problem.CorrectText)) ? 1 : 0;
        }
        Assert.True(count >= 8, $"only {count} bugs have a rewrite that repairs them");
        Assert.True(Interval.Wilson(hits, count, normalPoint: 3.29).Contains(expected / count), $"{hits} of {count}, expected {expected:F2}");
    }

    private static async Task<List<Outcome>> AskAsync(IRepairProposer proposer)
    {
        using var judge = new ProgramJudge();
        List<Outcome> outcomes = [];
        foreach (var problem in Problems)
            outcomes.Add(await RepairTrial.RunAsync(problem, proposer, judge, 5, CancellationToken.None));
        return outcomes;
    }
}
