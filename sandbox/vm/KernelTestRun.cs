using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Sandbox.Vm;

/// <summary>A run of a kernel's own tests or benchmarks, from start to verdict.</summary>
/// <param name="Verdict">What it proves.</param>
/// <param name="Flaws">Why it is invalid; empty otherwise.</param>
/// <param name="Report">What the frames said.</param>
/// <param name="End">How the machine ended.</param>
/// <param name="Console">What the guest printed for people; evidence of nothing.</param>
public sealed record KernelTestRun(Verdict Verdict, List<string> Flaws, GuestReport Report, MachineEnd End, string Console)
{
    /// <summary>Boots a machine and collects its evidence until it ends.</summary>
    /// <param name="configuration">The machine, told by its command line to test.</param>
    /// <param name="progress">Called as frames come.</param>
    /// <param name="cancellation">Kills the machine.</param>
    /// <param name="isEnough">Asked as frames come; once it says so, the machine is stopped.</param>
    public static async Task<KernelTestRun> RunAsync(MachineConfiguration configuration,
        Action<GuestReport>? progress = null, CancellationToken cancellation = default,
        Func<GuestReport, bool>? isEnough = null)
    {
        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        var report = new GuestReport();
        machine.Frames.Follow(piece =>
        {
            if (report.Feed(piece.Span) == 0)
                return;
            progress?.Invoke(report);
            if (isEnough is not null && isEnough(report))
                _ = machine.StopAsync();
        });
        var end = await machine.WaitAsync(cancellation);
        var flaws = report.FindFlaws(end);
        return new KernelTestRun(report.Judge(flaws), flaws, report, end, machine.Console.Text());
    }
}
