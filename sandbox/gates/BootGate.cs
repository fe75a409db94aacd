using System;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Testing;
using Dialogos.Sandbox.Verification;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Sandbox.Gates;

/// <summary>
/// Gate 5: the kernel boots without firmware, runs a command that walks its memory, and ends the machine itself with
/// status 0. What it prints plays no part.
/// </summary>
internal static class BootGate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    internal static async Task<Finding> JudgeAsync(Trial trial, GuestRuns guests, CancellationToken cancellation)
    {
        var run = await guests.BootAsync((await trial.Kernel).Elf, "exec=memory exit=1", false, Limit, cancellation);
        var evidence = GuestRuns.Describe(run);
        if (run.End.Reason != EndReason.GuestExit || run.End.Status != 0)
            return Finding.Refused($"It does not boot to the end: {run.End.Detail}.", evidence);
        return run.Report.CommandResults is [0] && !run.Report.IsContradictory && run.Report.Tests.Count == 0
            ? Finding.Passed(evidence)
            : new Finding(GateStatus.Invalid, "It ended with status 0 without the frame that says what its command did.", evidence, []);
    }
}
