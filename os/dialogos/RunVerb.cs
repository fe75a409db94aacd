using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos run</c>: runs one program of the host in a fresh machine.</summary>
internal sealed class RunVerb
{
    private const string Script = "/.dialogos/run", Input = "/.dialogos/input";
    private const long LargestOutput = 256L << 20;

    private readonly Argument<string[]> words = new("PROGRAM")
    {
        Description = "A program of the host, or a name that busybox has, and its arguments; put -- before it.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string[]> with = GuestMachine.With();
    private readonly Option<string?> state;
    private readonly MachineOptions machineOptions;

    private RunVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        command.Add(words);
        command.Add(with);
        machineOptions = new MachineOptions(command);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => RunAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("run",
            "Run a program of this machine inside Dialogos: its output comes back, and its status (128 + signal if killed).");
        _ = new RunVerb(command, state);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var arguments = parsed.GetValue(words)!;
        var program = HostProgram.Find(arguments[0]);
        using var guest = new GuestMachine(Workspace.Find(parsed.GetValue(state)),
            [.. program is null ? [] : new[] { program }, .. parsed.GetValue(with)!]);
        // Input that is redirected is read to its end first; a dialogue is what `dialogos shell` is for.
        guest.Archive.Add(Input, Console.IsInputRedirected ? ReadInput() : []);
        guest.Archive.AddDirectory(Environment.CurrentDirectory);
        guest.Archive.Add(Script, ScriptFor([program ?? arguments[0], .. arguments.Skip(1)]), isProgram: true);
        var configuration = guest.Configure(machineOptions, parsed, TimeSpan.MaxValue);
        var direct = (BootSource.Direct)configuration.Boot;
        configuration = configuration with
        {
            Boot = direct with { CommandLine = direct.CommandLine + " init=" + Script },
            Limits = configuration.Limits with { Output = LargestOutput },
        };

        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        using var output = Console.OpenStandardOutput();
        using var errors = Console.OpenStandardError();
        var report = new GuestReport
        {
            Output = (stream, bytes) => (stream == 1 ? output : errors).Write(bytes),
        };
        machine.Frames.Follow(piece => report.Feed(piece.Span));
        var end = await machine.WaitAsync(cancellation);
        report.FindFlaws(end);
        if (report.CommandResults.Count == 1 && !report.IsContradictory)
            return report.CommandResults[0];
        Console.Error.WriteLine($"{machine.Console.Text()}\ndialogos: {arguments[0]} did not come to its end; {end.Detail}");
        return TypedScript.MachineFailed;
    }

    // The shell turns a signal into 128 and its number, as every Linux shell does.
    private static string ScriptFor(IEnumerable<string> arguments) => $"""
        #!/bin/sh
        export HOME=/root
        cd {Quote(Environment.CurrentDirectory)}
        {string.Join(' ', arguments.Select(Quote))} <{Input} >/dev/hostout 2>/dev/hosterr
        monitor report $?
        monitor off

        """;

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var all = new MemoryStream();
        input.CopyTo(all);
        return all.ToArray();
    }
}
