using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Programs;
using Dialogos.Eval.Suites.Performance;
using Xunit;

namespace Dialogos.Tests.Eval.Suites;

public sealed class PerformanceMethodTests
{
    public static TheoryData<string> Names => [.. PerformanceMethod.All().Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SlowAndFastTextAreBothRight(string name)
    {
        var method = PerformanceMethod.All().Single(method => method.Name == name);
        using var judge = new ProgramJudge();
        var slow = method.Compile();
        string[] tests = [.. slow.Tests.Select(test => test.Name)];
        foreach (var program in new[] { slow, slow.With("Program.cs", method.Fast) })
        {
            var run = await judge.RunAsync(program, tests, CancellationToken.None);
            Assert.True(run.State == CaseState.Passed, run.Evidence);
        }
        Assert.Contains(slow.Tests, test => test.IsHidden);
    }
}
