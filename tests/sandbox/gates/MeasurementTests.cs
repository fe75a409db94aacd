using System.Collections.Generic;
using System.Linq;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Xunit;

namespace Dialogos.Tests.Sandbox.Gates;

/// <summary>What counted instructions mean, by the kind of a proposal.</summary>
public sealed class MeasurementTests
{
    public static TheoryData<string, double, double, GateStatus, string> Cases => new()
    {
        // A performance change: its benchmark is "own", counts are after a hundred thousand before.
        { "performance", 99_000, 100_000, GateStatus.Pass, "" },
        { "performance", 99_001, 100_000, GateStatus.Fail, "" },
        { "performance", 90_000, 100_200, GateStatus.Pass, "" },
        { "performance", 90_000, 100_201, GateStatus.Fail, "" },
        { "performance", 50_000, 100_000, GateStatus.Pass, "" },
        { "performance", 49_999, 100_000, GateStatus.Pass, "own is said to become more than twice as fast" },
        // A repair may make what did too little dearer, in proportion.
        { "repair", 125_000, 100_000, GateStatus.Pass, "" },
        { "repair", 125_001, 100_000, GateStatus.Pass, "own becomes 25.00 % worse" },
        { "repair", 100_000, 49_999, GateStatus.Pass, "other is said to become more than twice as fast" },
        { "test", 100_200, 100_000, GateStatus.Pass, "" },
        { "test", 100_201, 100_000, GateStatus.Pass, "own becomes 0.20 % worse" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void CountsAreJudgedByWhatTheProposalIsFor(string kind, double own, double other, GateStatus status, string flag)
    {
        var finding = MeasurementGate.Judge(new ProposalTask(kind, "own"), [Counted("own", own), Counted("other", other)], "counts");
        Assert.Equal(status, finding.Status);
        Assert.Equal(flag.Length == 0 ? [] : new[] { flag }, finding.Flags.Select(text => text.Replace("\u00a0", " ")));
        Assert.Equal("counts", finding.Evidence);
    }

    [Fact]
    public void APerformanceChangeWithoutItsBenchmarkProvesNothing() =>
        Assert.Equal(GateStatus.Invalid, MeasurementGate.Judge(new ProposalTask("performance", "own"), [Counted("other", 1)], "").Status);

    private static Measurement Counted(string benchmark, double after) => new(benchmark, "instructions", 100_000, after, 2, after, after);
}
