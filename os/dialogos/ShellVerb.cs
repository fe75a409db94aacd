using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos shell</c>: a shell in a fresh machine.</summary>
internal sealed class ShellVerb
{
    private const string Script = "/.dialogos/shell";

    private readonly Option<string?> exec = new("--exec")
    {
        Description = "Type these commands instead of a person, and end with the last one's status.",
        HelpName = "CMD; CMD",
    };
    private readonly Option<string[]> with = GuestMachine.With();
    private readonly Option<string?> state;
    private readonly MachineOptions machineOptions;

    private ShellVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        command.Add(exec);
        command.Add(with);
        machineOptions = new MachineOptions(command);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => RunAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("shell", "Open a shell in a fresh machine, of which nothing stays; exit ends it.");
        _ = new ShellVerb(command, state);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var guest = new GuestMachine(Workspace.Find(parsed.GetValue(state)), parsed.GetValue(with)!);
        // The shell leads a session that owns the console, so that job control works.
        guest.Archive.Add(Script, "#!/bin/sh\n/etc/rc\nsetsid -c sh -l\nmonitor off\n", isProgram: true);
        var configuration = guest.Configure(machineOptions, parsed, TimeSpan.MaxValue);
        var direct = (BootSource.Direct)configuration.Boot;
        configuration = configuration with
        {
            Boot = direct with { CommandLine = direct.CommandLine + " init=" + Script },
        };
        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        if (parsed.GetValue(exec) is { } script)
            return await TypedScript.RunAsync(machine, script, cancellation) ?? TypedScript.MachineFailed;
        if (!Terminal.IsInteractive)
            throw new CommandException("shell is for a person at a terminal; scripts use --exec 'CMD; CMD', or dialogos run.");
        return BootVerb.Report(await Terminal.AttachAsync(machine));
    }
}
