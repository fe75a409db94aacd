using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Dialogos.SelfImprove.Agent;
using Dialogos.SelfImprove.Channel;

namespace Dialogos.Os.Command;

/// <summary>
/// <c>improve --inside</c>: a system whose init starts the agent, in a machine and on a disk that are made for it and forgotten
/// after it. The agent thinks and builds there; measuring and judging are the host's, over the channel.
/// </summary>
internal static class AgentMachine
{
    // Roslyn and ilc at the same time, and the agent's own copy of the sources' trees.
    private const int MemoryMiB = 4096;

    /// <summary>A machine that can carry the agent: with a channel, and memory enough.</summary>
    public static MachineConfiguration Carrying(MachineConfiguration configuration) => configuration with
    {
        HasChannel = true,
        MemoryMiB = MemoryMiB,
        Limits = configuration.Limits with { ProcessMemory = (MemoryMiB + 1024L) << 20 },
    };

    // To boot, and to end in the orderly way.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(20);
    // From power-on to the agent's first word, on a busy host too.
    private static readonly TimeSpan Greeting = TimeSpan.FromMinutes(10);

    /// <summary>Runs the loop inside until its budget is spent.</summary>
    public static async Task<LoopSummary> RunAsync(Workspace workspace, IOutside outside, LoopOptions options, ILoopObserver observer,
        CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-agent-");
        try
        {
            var own = workspace with { State = folder.FullName };
            ImageVerbs.MakeDisk(own, withTools: true);
            await using var machine = await VirtualMachine.StartAsync(Configure(own, options.Budget), cancellation);
            var stream = new SerialStream(machine.Channel ?? throw new InvalidOperationException("The machine has no channel."));
            using var frames = new FrameStream(stream, stream);
            observer.Now("the system boots, and its init starts the agent");
            await AwaitAsync(machine, machine.Channel, cancellation);
            var summary = await new ChannelServer(frames, outside, options, observer).ServeAsync(cancellation);
            await frames.SendAsync(new Stop(), cancellation);
            if (machine.Completion.IsCompleted)
                throw new CommandException($"The machine ended before its agent did: {(await machine.Completion).Detail}\n{machine.Console.Text()}");
            await new MonitorSession(machine).ExecuteAsync("poweroff", cancellation);
            return summary;
        }
        catch (InvalidDataException fault)
        {
            throw new CommandException($"The agent inside: {fault.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AwaitAsync(VirtualMachine machine, SerialChannel channel, CancellationToken cancellation)
    {
        try
        {
            if (await channel.ReadAsync(0, new byte[1], cancellation).WaitAsync(Greeting, cancellation) > 0)
                return;
        }
        catch (TimeoutException)
        {
            // Said below: it is alive, and silent.
        }
        throw new CommandException($"The agent inside says nothing. The system's console:\n{machine.Console.Text()}");
    }

    private static MachineConfiguration Configure(Workspace workspace, TimeSpan budget) => Carrying(new MachineConfiguration
    {
        Boot = new BootSource.Firmware(),
        Processors = 2,
        Disks = [new DiskConfiguration(workspace.DiskImage, DiskBus.Virtio, KeepWrites: true)],
        OnReset = ResetAction.Restart,
        Limits = MachineLimits.Default with { WallTime = budget + Margin },
    });
}
