using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>
/// <c>boot --improve</c>: boots the system, lets the agent improve it, and boots what was staged until each new generation
/// called itself good or bad. The disk is the machine's while it runs and the agent's while it does not: never both.
/// </summary>
internal static class ImprovingBoot
{
    private const int MostBoots = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(Workspace workspace, MachineConfiguration configuration, TimeSpan budget,
        CancellationToken cancellation)
    {
        configuration = configuration with { Limits = configuration.Limits with { WallTime = Limit } };
        await BootAsync(configuration, cancellation);
        var before = Newest(workspace);
        Console.Error.WriteLine($"The system runs generation {before.Number} ({before.State.ToString().ToLowerInvariant()}).");
        var summary = await ImproveVerb.RunAsync(workspace, ImproveVerb.Options(workspace, budget),
            mayStage: Autonomy.Read(workspace) == Autonomy.Stage, isBeside: false, AgentPlace.Host,
            // Each generation is booted before the next is made on top of it.
            async (number, token) =>
            {
                var state = await ProveAsync(workspace, configuration, number, token);
                return $"Generation {number} was booted: it is {state.ToString().ToLowerInvariant()}.";
            }, cancellation);
        var good = summary.Accepted.Select(patch => patch.Generation).OfType<int>()
            .Count(number => StateOf(workspace, number) == GenerationState.Good);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Accepted.Count} patches accepted, {good} new generations booted and called good; generation {Newest(workspace).Number} is the newest."));
        return 0;
    }

    private static async Task<GenerationState> ProveAsync(Workspace workspace, MachineConfiguration configuration, int number,
        CancellationToken cancellation)
    {
        for (var boot = 0; boot < MostBoots; boot++)
        {
            await BootAsync(configuration, cancellation);
            if (StateOf(workspace, number) is var state and (GenerationState.Good or GenerationState.Bad))
                return state;
        }
        return StateOf(workspace, number);
    }

    // To the prompt, and off in the orderly way, so that the verdict about its health is on the disk.
    private static async Task BootAsync(MachineConfiguration configuration, CancellationToken cancellation)
    {
        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        var session = new MonitorSession(machine);
        if (await Progress.ShowAsync("Booting", _ => session.WaitForPromptAsync(0, cancellation)))
            await session.ExecuteAsync("off", cancellation);
        var end = await machine.WaitAsync(cancellation);
        Console.Error.WriteLine($"The machine ended: {end.Detail}");
    }

    private static GenerationName Newest(Workspace workspace)
    {
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: true);
        return disk.Directory.Names.MaxBy(name => name.Number);
    }

    private static GenerationState StateOf(Workspace workspace, int number)
    {
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: true);
        return SystemDisk.Check(disk.Directory.Find(number), $"finding generation {number}").State;
    }
}
