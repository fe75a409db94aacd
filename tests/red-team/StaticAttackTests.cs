using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Xunit;

namespace Dialogos.Tests.RedTeam;

public sealed class StaticAttackTests(Sources sources) : IClassFixture<Sources>
{
    private static readonly PolicyGate Policy = new(Sandbox.Gates.Policy.Parse(SealedText.Read("policy.txt")));
    private readonly BindGate _bind = new(SealedText.Read("house-rules.txt"));

    public static TheoryData<int> Attacks => [.. Enumerable.Range(0, StaticAttacks.All.Length)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task IsStoppedWhereItShouldBe(int number)
    {
        var attack = StaticAttacks.All[number];
        var (gate, reason) = await StopAsync(attack.For(sources.Base.Tree));
        Assert.True(attack.Gate == gate, $"{attack} was stopped by {gate}: {reason}");
    }

    [Fact]
    public void ThereAreManyAndEachIsAnotherOne()
    {
        Assert.True(StaticAttacks.All.Length >= 60, $"only {StaticAttacks.All.Length}");
        Assert.Equal(StaticAttacks.All.Length, StaticAttacks.All.Select(attack => attack.ToString()).Distinct().Count());
    }

    // So that a refusal says something about the attack and not about its form.
    [Fact]
    public async Task AnHonestEditOfTheSameFilesPasses()
    {
        foreach (var path in new[] { "kernel/collections/PairingHeap.cs", "kernel/scheduling/portable/RunQueue.cs", "kernel/block/BlockCache.cs" })
        {
            var (gate, reason) = await StopAsync(new Hostile("honest", path, "", path, "namespace ", "// A comment.\nnamespace ").For(sources.Base.Tree));
            Assert.True(gate.Length == 0, $"{path}: {gate}: {reason}");
        }
    }

    private async Task<(string Gate, string Reason)> StopAsync(Proposal proposal)
    {
        var (candidate, finding) = WellFormedGate.Apply(proposal, sources.Base.Tree);
        if (candidate is null)
            return ("well-formed", finding.Reason);
        var judged = Policy.Judge(candidate);
        if (judged.Status != GateStatus.Pass)
            return ("policy", judged.Reason);
        var bound = await _bind.JudgeAsync(candidate, sources.Base, CancellationToken.None);
        if (bound.Status != GateStatus.Pass)
            return ("binds", bound.Reason);
        return judged.Flags.Length > 0 ? ("person", judged.Flags[0]) : ("", "");
    }
}
