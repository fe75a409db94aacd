using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Sandbox.Records;

namespace Dialogos.Sandbox.Verification;

/// <summary>How many proposals reached a gate, and how they left it.</summary>
/// <param name="MedianMilliseconds">Of those that reached it.</param>
public sealed record FunnelGate(string Gate, int Reached, int Passed, int Failed, int Invalid, int Infra, long MedianMilliseconds);

/// <summary>The way of many proposals through the gates.</summary>
public sealed record Funnel(int Proposals, ImmutableArray<FunnelGate> Gates, int Accepted, int ForAPerson, int Refused, int Undecided)
{
    /// <summary>Counts verdicts.</summary>
    public static Funnel Of(IReadOnlyCollection<Verdict> verdicts) => new(verdicts.Count,
        [.. Verifier.GateNames.Select(name => Count(name, verdicts))],
        verdicts.Count(v => v.Decision == Decision.Accept), verdicts.Count(v => v.Decision == Decision.Person),
        verdicts.Count(v => v.Decision == Decision.Refuse), verdicts.Count(v => v.Decision == Decision.Undecided));

    private static FunnelGate Count(string name, IEnumerable<Verdict> verdicts)
    {
        var results = verdicts.SelectMany(v => v.Gates).Where(gate => gate.Name == name && gate.Status != GateStatus.Skip).ToList();
        int With(GateStatus status) => results.Count(gate => gate.Status == status);
        var times = results.Select(gate => gate.Milliseconds).Order().ToList();
        return new FunnelGate(name, results.Count, With(GateStatus.Pass), With(GateStatus.Fail), With(GateStatus.Invalid),
            With(GateStatus.Infra), times.Count == 0 ? 0 : times[times.Count / 2]);
    }
}
