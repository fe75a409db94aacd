using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Suites.Repair;
using Xunit;

namespace Dialogos.Tests.Eval.Suites;

public sealed class SmallProgramTests
{
    public static TheoryData<string> Names => [.. SmallPrograms.All().Select(problem => problem.Id)];

    [Fact]
    public void ThereAreForty() => Assert.Equal(40, SmallPrograms.All().Select(problem => problem.Id).Distinct().Count());

    // The suite's lists are what the programs do, not what somebody wrote down.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheBugIsSeenAndTheCorrectTextPasses(string name)
    {
        var problem = SmallPrograms.All().Single(problem => problem.Id == name);
        using var judge = new ProgramJudge();
        var correct = await judge.RunAsync(problem.Correct, [.. problem.Visible, .. problem.Hidden], CancellationToken.None);
        Assert.True(correct.State == CaseState.Passed, correct.Evidence);
        Assert.NotEmpty(problem.Hidden);

        var faulty = problem.Correct.With(problem.Path, problem.FaultyText);
        Assert.Null(faulty.FaultIn(problem.Path));
        var visible = await judge.RunAsync(faulty, problem.Visible, CancellationToken.None);
        Assert.True(visible.State == CaseState.Failed, visible.Evidence);
        var hidden = await judge.RunAsync(faulty, problem.Hidden, CancellationToken.None);
        Assert.True(hidden.State == CaseState.Failed, hidden.Evidence);
    }
}
