using System.Collections.Generic;
using System.Linq;
using Dialogos.Sandbox.Records;

namespace Dialogos.SelfImprove.Agent;

/// <summary>An accepted patch and its part of the gain.</summary>
/// <param name="Generation">The generation that it made; null if a person must still take it.</param>
public sealed record AcceptedPatch(Proposal Proposal, Verdict Verdict, int? Generation);

/// <summary>What a run of the loop did.</summary>
public sealed class LoopSummary
{
    /// <summary>Rewrites that were enumerated and bind.</summary>
    public int Ideas { get; set; }
    /// <summary>Rewrites that did not bind.</summary>
    public int Unbound { get; set; }
    /// <summary>Ideas left out because they were judged before.</summary>
    public int Repeated { get; set; }
    /// <summary>Ideas left out because no benchmark runs their members.</summary>
    public int Cold { get; set; }
    /// <summary>Ideas that were screened.</summary>
    public int Screened { get; set; }
    /// <summary>Ideas that changed a count.</summary>
    public int Changing { get; set; }
    /// <summary>Ideas that the screen found promising.</summary>
    public int Promising { get; set; }
    /// <summary>Kernels that the screen built.</summary>
    public int Builds { get; set; }
    /// <summary>The verdicts, in order.</summary>
    public List<(Proposal Proposal, Verdict Verdict)> Verdicts { get; } = [];
    /// <summary>What was accepted.</summary>
    public List<AcceptedPatch> Accepted { get; } = [];

    /// <summary>How many proposals reached and how many passed each gate, in the gates' order.</summary>
    public IEnumerable<(string Gate, int Reached, int Passed)> Funnel() => Verdicts.SelectMany(item => item.Verdict.Gates)
        .GroupBy(gate => gate.Name).Select(group => (group.Key, group.Count(gate => gate.Status != GateStatus.Skip),
            group.Count(gate => gate.Status == GateStatus.Pass)));
}
