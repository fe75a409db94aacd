using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Vm;
using Dialogos.SelfImprove.Agent;

namespace Dialogos.Os.Command;

/// <summary>
/// <c>boot</c> at a person's terminal: the terminal is the system's, its last row tells what the agent does meanwhile, and what
/// the agent had accepted is staged when the machine is off, for the next boot to try.
/// </summary>
internal static class AttendedBoot
{
    public static async Task<int> RunAsync(Workspace workspace, MachineConfiguration configuration, CancellationToken cancellation)
    {
        // The disk is nobody's now: what earlier runs left waiting is tried by this very boot.
        await StageWaitingAsync(workspace, cancellation);
        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        Console.Error.WriteLine(BootVerb.Describe(machine, configuration));
        Console.Error.WriteLine(machine.Channel is null
            ? "The agent improves the system beside it, gently; the last row tells. --no-improve turns it off. "
                + "A disk made after ./dialogos build --native lets it run inside."
            : "The agent improves the system inside of it, gently; the last row tells. --no-improve turns it off.");
        using var status = new StatusLine(Console.OpenStandardOutput(), () => (Console.WindowWidth, Console.WindowHeight));
        status.Tell("The agent reads the sources");
        using var agent = GentleAgent.Start(workspace, machine.Channel, status.Tell);
        MachineEnd end;
        try
        {
            end = await Terminal.AttachAsync(machine, status);
        }
        finally
        {
            await agent.StopAsync();
        }
        var exit = BootVerb.Report(end);
        foreach (var line in agent.Lines)
            Console.Error.WriteLine($"agent  {line}");
        await StageWaitingAsync(workspace, cancellation);
        return exit;
    }

    // What every gate passed, if the setting lets the agent stage by itself. One that stands on older sources waits for a person.
    private static async Task StageWaitingAsync(Workspace workspace, CancellationToken cancellation)
    {
        if (Autonomy.Read(workspace) != Autonomy.Stage || !File.Exists(workspace.DiskImage))
            return;
        var tree = CurrentGeneration.Read(workspace.Root).Tree;
        var waiting = new ReviewQueue(workspace).Items()
            .FirstOrDefault(item => item.Verdict.Decision == Decision.Accept && item.Proposal.BaseTree == tree);
        if (waiting is null)
            return;
        try
        {
            var generation = await Progress.ShowAsync("Staging what was accepted", _ =>
                ReviewQueue.UseAsync(workspace, acceptance => acceptance.AcceptAsync(waiting.VerdictId, null, cancellation)));
            Console.Error.WriteLine($"Generation {generation.Number} is staged for the next boot: {generation.Subject}");
        }
        catch (InvalidDataException fault)
        {
            // A verifier that has changed since, say: no reason not to boot.
            Console.Error.WriteLine($"{waiting.Proposal.Rationale} It was accepted and is not staged: {fault.Message}");
        }
    }
}
