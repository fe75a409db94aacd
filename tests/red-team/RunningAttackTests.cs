using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Verification;
using Xunit;

namespace Dialogos.Tests.RedTeam;

/// <summary>A theory that boots machines.</summary>
public sealed class MachineTheoryAttribute : TheoryAttribute
{
    public MachineTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable("DIALOGOS_MACHINES") != "1")
            Skip = "Boots machines for minutes; run it with DIALOGOS_MACHINES=1.";
    }
}

/// <summary>Whole verifications in machines; DIALOGOS_MACHINES=1 lets them run, since each takes many seconds.</summary>
public sealed class RunningAttackTests(Sources sources) : IClassFixture<Sources>
{
    public static TheoryData<int> Attacks => [.. Enumerable.Range(0, RunningAttacks.All.Length)];

    [MachineTheory]
    [MemberData(nameof(Attacks))]
    public async Task IsStoppedWhereItShouldBe(int number)
    {
        var attack = RunningAttacks.All[number];
        using var verifier = new Verifier(sources.Repository, new VerifierFolders(sources.State));
        var verdict = await verifier.VerifyAsync(attack.For(sources.Base.Tree), new VerificationRequest());
        var stop = verdict.Gates.FirstOrDefault(gate => gate.Status is not GateStatus.Pass);
        var where = stop?.Name ?? (verdict.Decision == Decision.Person ? "person" : "nobody");
        Assert.True(attack.Gate.Split('|').Contains(where) && stop?.Status is not GateStatus.Infra,
            $"{attack} was stopped by {where} ({stop?.Status}): {stop?.Reason} {string.Join("; ", verdict.Flags)}");
    }
}
