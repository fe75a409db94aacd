using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Os.Image;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos rebuild</c>: the system builds its own kernel while it runs, and the result is the running one.</summary>
internal sealed class RebuildVerb
{
    private const string Rebuilt = "/root/rebuilt/kernel.efi", Running = "/dialogos/generations/0001/kernel.efi";
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly MachineOptions machineOptions;
    private readonly Option<string?> state;

    private RebuildVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        machineOptions = new MachineOptions(command, memory: "2G");
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => RebuildAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("rebuild",
            "Boot a new disk, let the system rebuild its kernel inside itself, and compare the two byte for byte (minutes).");
        _ = new RebuildVerb(command, state);
        return command;
    }

    private async Task<int> RebuildAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-rebuild-");
        try
        {
            var workspace = Workspace.Find(parsed.GetValue(state)) with { State = folder.FullName };
            ImageVerbs.MakeDisk(workspace, withTools: true);
            var configuration = machineOptions.Read(parsed, new BootSource.Firmware(), Limit) with
            {
                Disks = [new DiskConfiguration(workspace.DiskImage, machineOptions.Bus(parsed), KeepWrites: true)],
                OnReset = ResetAction.Restart,
            };
            var status = await RunAsync(configuration, cancellation);
            return status == 0 ? Compare(workspace) : status;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(MachineConfiguration configuration, CancellationToken cancellation)
    {
        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        var session = new MonitorSession(machine);
        var isReady = await Progress.ShowAsync("Booting", _ => session.WaitForPromptAsync(0, cancellation));
        var (status, output) = await Progress.ShowAsync("The system rebuilds itself", tell =>
        {
            machine.Console.Follow(piece => tell(LastLine(piece.Span)));
            return session.ExecuteAsync("rebuild", cancellation);
        });
        Console.Write(output);
        if (isReady && status is { } ended)
        {
            await session.ExecuteAsync("poweroff", cancellation);
            return ended;
        }
        Console.Error.WriteLine($"{machine.Console.Text()}\ndialogos: the rebuild did not come to its end; {(await machine.Completion).Detail}");
        return TypedScript.MachineFailed;
    }

    // What the guest says of the two is text; these are the bytes that it left on its disk.
    private static int Compare(Workspace workspace)
    {
        using var disk = DiskImage.Open(workspace.DiskImage, isReadOnly: true);
        var rebuilt = disk.Root!.ReadFile(Rebuilt);
        var isEqual = rebuilt.AsSpan().SequenceEqual(disk.EfiSystem.ReadFile(Running));
        var hash = Convert.ToHexStringLower(SHA256.HashData(rebuilt));
        Console.WriteLine(isEqual
            ? $"The system made itself: {rebuilt.Length:N0} bytes, {hash}, the same as the kernel that ran."
            : $"The rebuilt kernel ({rebuilt.Length:N0} bytes, {hash}) differs from the one that ran.");
        return isEqual ? 0 : 1;
    }

    private static string LastLine(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Split('\n').LastOrDefault(line => line.Trim().Length > 0) ?? "";
}
