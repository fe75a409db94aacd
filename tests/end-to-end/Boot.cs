using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>How far a machine came.</summary>
/// <param name="Console">All that it said, without escape sequences.</param>
/// <param name="HasPrompt">Whether it waits for commands.</param>
/// <param name="Generation">The generation that runs; null without a prompt or booted directly.</param>
internal sealed record BootOutcome(string Console, bool HasPrompt, int? Generation);

/// <summary>Boots disks for real.</summary>
internal static partial class Boot
{
    // Ends a hang, judges nothing: four starts in a row take half a minute, and ten times that on a busy host.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Boots a disk by firmware and loader, until the prompt, or until the console says <paramref name="until"/>.</summary>
    /// <param name="disk">The bytes of the disk; what the machine writes is in them afterwards.</param>
    /// <param name="until">A text that ends the wait before a prompt.</param>
    /// <param name="memoryMiB">Memory.</param>
    /// <param name="breakage">Typed at the prompt of the generation that starts first, whenever it comes to one.</param>
    public static async Task<BootOutcome> FirmwareAsync(
        byte[] disk, string? until = null, int memoryMiB = 256, string? breakage = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, disk);
            var outcome = await RunAsync(new MachineConfiguration
            {
                Boot = new BootSource.Firmware(),
                Disks = [new DiskConfiguration(file, KeepWrites: true)],
                MemoryMiB = memoryMiB,
                OnReset = ResetAction.Restart,
                Limits = MachineLimits.Default with { WallTime = Patience },
            }, until, breakage);
            (await File.ReadAllBytesAsync(file)).CopyTo(disk, 0);
            return outcome;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Boots the kernel of these sources directly.</summary>
    /// <param name="disk">The bytes of a disk, or null for a machine without one.</param>
    /// <param name="memoryMiB">Memory.</param>
    /// <param name="until">A text that ends the wait before a prompt.</param>
    public static async Task<BootOutcome> DirectAsync(byte[]? disk, int memoryMiB = 256, string? until = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, disk ?? []);
            return await RunAsync(new MachineConfiguration
            {
                Boot = new BootSource.Direct(Path.Combine(Shell.Root, "artifacts", "kernel", "kernel.elf")),
                Disks = disk is null ? [] : [new DiskConfiguration(file)],
                MemoryMiB = memoryMiB,
                Limits = MachineLimits.Default with { WallTime = Patience },
            }, until);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<BootOutcome> RunAsync(MachineConfiguration configuration, string? until, string? breakage = null)
    {
        await using var machine = await VirtualMachine.StartAsync(configuration);
        int? broken = null;
        while (!machine.Completion.IsCompleted)
        {
            var text = Text(machine);
            if (until is not null && text.Contains(until, StringComparison.Ordinal))
                return new BootOutcome(text, HasPrompt: false, null);
            if (text.EndsWith("dialogos> ", StringComparison.Ordinal))
            {
                var outcome = await AskVersionAsync(machine, text.Length);
                broken ??= outcome.Generation;
                if (breakage is null || outcome.Generation != broken)
                    return outcome;
                await BreakAsync(machine, breakage);
            }
            await Task.Delay(50);
        }
        return new BootOutcome($"{Text(machine)}\n[{(await machine.Completion).Detail}]", HasPrompt: false, null);
    }

    // Post: the prompt that took the command is no longer the end of the text.
    private static async Task BreakAsync(VirtualMachine machine, string command)
    {
        while (!Text(machine).EndsWith("dialogos> ", StringComparison.Ordinal))
            await Task.Delay(20);
        await machine.Console.SendAsync(command + "\r");
        while (Text(machine).EndsWith("dialogos> ", StringComparison.Ordinal) && !machine.Completion.IsCompleted)
            await Task.Delay(20);
    }

    private static async Task<BootOutcome> AskVersionAsync(VirtualMachine machine, int start)
    {
        await machine.Console.SendAsync("version\r");
        while (!machine.Completion.IsCompleted)
        {
            var text = Text(machine);
            var answer = Version().Match(text, Math.Min(start, text.Length));
            if (answer.Success)
            {
                return new BootOutcome(text, HasPrompt: true,
                    answer.Groups["number"].Success ? int.Parse(answer.Groups["number"].Value) : null);
            }
            await Task.Delay(20);
        }
        Assert.Fail($"the prompt did not answer:\n{Text(machine)}");
        return null!;
    }

    /// <summary>What the console printed, without escape sequences.</summary>
    internal static string Text(VirtualMachine machine) =>
        EscapeSequences().Replace(machine.Console.Text(), "").Replace("\r", "", StringComparison.Ordinal);

    [GeneratedRegex(@"Dialogos, (generation (?<number>\d+): .*|booted directly.*)\n")]
    private static partial Regex Version();

    // CSI sequences (ECMA-48, 5.4), which firmware, loader and line editor write.
    [GeneratedRegex(@"\e\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex EscapeSequences();
}
