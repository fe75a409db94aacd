using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Repair;
using Dialogos.SelfImprove.Understanding;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Dialogos.Tests.SelfImprove;

public sealed class RepairTests
{
    private static PlantedBug Bug(int number, string newText = "<=") =>
        new(number, "kernel/block/A.cs", "M:A.B", RewriteKind.RelationalOperator, "<", newText, 0, "block.test");

    [Fact]
    public void ALongerSampleContainsAShorterOne() =>
        Assert.Equal(RepairExperiment.Sample(200, 30, 1), RepairExperiment.Sample(200, 60, 1).Take(30));

    [Fact]
    public void AListThatWasChangedAfterItWasSealedIsRefused()
    {
        var path = Path.GetTempFileName();
        try
        {
            BugList.Of(7, "tree", [Bug(1), Bug(2)]).Write(path);
            Assert.Equal(new[] { Bug(1), Bug(2) }, BugList.Read(path).Bugs.ToArray());
            File.WriteAllText(path, File.ReadAllText(path).Replace("block.test", "block.other", System.StringComparison.Ordinal));
            Assert.Throws<InvalidDataException>(() => BugList.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MethodEntry Member(string id) => new(id, id, "kernel/block/A.cs", new TextSpan(0, 1), [], []);

    [Fact]
    public void WhatTestsRanIsReadFromTheirReports()
    {
        var ran = Coverage.Read(["passed", "ran one a:b", "ran two b:ba", "ran one b:ppppppppppppppppp"[..^1]], [Member("first"), Member("second")]);
        Assert.Equal(["one", "two"], ran.Keys.Order());
        Assert.Equal(new Dictionary<string, ulong> { ["first"] = 1, ["second"] = ulong.MaxValue }, ran["one"]);
        Assert.Equal(new Dictionary<string, ulong> { ["second"] = 16 }, ran["two"]);
    }

    // The planted fault may lie in what the report is written with.
    [Theory]
    [InlineData("0:1")]
    [InlineData("a")]
    [InlineData("a:")]
    [InlineData("a:b:c")]
    [InlineData("c:b")]
    [InlineData("q:b")]
    [InlineData("a:ppppppppppppppppp")]
    [InlineData("")]
    public void AReportThatCannotBeReadIsNoReport(string word) =>
        Assert.Throws<InvalidDataException>(() => Coverage.Read(["ran one a:b " + word], [Member("first"), Member("second")]));

    [Fact]
    public void WhatOnlyFailingTestsRunIsMostSuspect()
    {
        IReadOnlyDictionary<string, ulong> Ran(params string[] ids) => ids.ToDictionary(id => id, _ => 1UL);
        var run = new CoverageRun(
            new TestOutcome(ImmutableSortedDictionary<string, string?>.Empty.Add("bad", "wrong").Add("good", null), null, "", [], default),
            new Dictionary<string, IReadOnlyDictionary<string, ulong>> { ["bad"] = Ran("faulty", "shared"), ["good"] = Ran("shared", "innocent") });
        var places = FaultLocation.Find(run, [Member("innocent"), Member("shared"), Member("faulty")]);
        Assert.Equal(["faulty", "shared"], places.Select(place => place.Method.Id));
        Assert.True(places[0].Weight > places[1].Weight);
    }

    [Fact]
    public void ResultsAreKeptBugByBug()
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-repairs-").FullName;
        try
        {
            var experiment = new RepairExperiment(folder);
            Assert.Null(experiment.Find(3));
            experiment.Keep(new BugResult(3, "Guard", "block.test", [new RepairResult("model", 20, 2, "accept", "", true)], ""));
            Assert.True(new RepairExperiment(folder).Find(3)!.Results.Single().IsRepaired);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
