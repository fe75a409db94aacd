using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>The kernel's monitor, typed at as a person does: at the serial line, and at the keyboard before the screen.</summary>
[Collection(SmallSystemTests.Name)]
public sealed class MonitorTests(SmallSystem system) : IDisposable
{
    private const string Prompt = "dialogos> ";
    private const string Left = "\e[D", Right = "\e[C", Up = "\e[A";
    private const string ToStart = "\x01", ToEnd = "\x05", Backspace = "\x7F";
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-monitor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Help_names_every_command_and_lines_are_edited_and_remembered()
    {
        await using var machine = await StartAsync();
        var help = await TypeAsync(machine, "help\r");
        foreach (var command in (string[])["help", "memory", "threads", "generations", "log", "test", "bench", "panic", "reboot", "off", "pin", "rollback"])
            Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal);

        var insert = ToStart + string.Concat(Enumerable.Repeat(Right, 5)) + "one ";
        Assert.Contains("\none two three\n", await TypeAsync(machine, "echo two thrEe" + Left + Backspace + "e" + insert + ToEnd + "\r"), StringComparison.Ordinal);
        Assert.Contains("\nlater\n", await TypeAsync(machine, "echo later\r"), StringComparison.Ordinal);
        Assert.Contains("\none two three\n", await TypeAsync(machine, Up + Up + "\r"), StringComparison.Ordinal);
        Assert.Contains("no such command", await TypeAsync(machine, "fly\r"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generations_are_pinned_and_rolled_back_at_the_prompt()
    {
        var disk = system.Disk;
        await using (var machine = await StartAsync(disk))
        {
            Assert.Contains("Generation 1 starts next.", await TypeAsync(machine, "pin 1\r"), StringComparison.Ordinal);
            Assert.Contains(" pinned ", await TypeAsync(machine, "generations\r"), StringComparison.Ordinal);
            Assert.Contains("Generation 1 starts next.", await TypeAsync(machine, "unpin\r"), StringComparison.Ordinal);
            Assert.Contains("there is none that this could mean", await TypeAsync(machine, "unpin\r"), StringComparison.Ordinal);
            Assert.Contains("There is no generation 7.", await TypeAsync(machine, "rollback 7\r"), StringComparison.Ordinal);
            Assert.Contains("the number of a generation", await TypeAsync(machine, "pin\r"), StringComparison.Ordinal);
            Assert.Contains("Generation 0 starts next.", await TypeAsync(machine, "rollback\r"), StringComparison.Ordinal);
            Assert.Contains("rolled back by hand", await TypeAsync(machine, "generations\r"), StringComparison.Ordinal);
            Assert.Contains("only a good one can be pinned", await TypeAsync(machine, "pin 1\r"), StringComparison.Ordinal);
        }
        (await File.ReadAllBytesAsync(DiskFile)).CopyTo(disk, 0);
        var store = SmallSystem.Generations(new MemoryBlockDevice("disk", disk));
        Assert.Equal(GenerationState.Bad, GenerationDirectory.Read(store).Value.Find(1).Value.State);
        Assert.Equal("rolled back by hand", GenerationLedger.ReadReason(store, 1).Value);
    }

    [Fact]
    public async Task What_is_typed_at_the_keyboard_appears_on_the_screen()
    {
        await using var machine = await StartAsync();
        var before = await PictureAsync(machine);
        var typed = Boot.Text(machine).Length;
        await PressAsync(machine, ["e"], ["c"], ["h"], ["o"], ["spc"], ["shift", "k"], ["e"], ["y"], ["s"], ["backspace"], ["ret"]);
        Assert.Contains("\nKey\n", await ReadToPromptAsync(machine, typed), StringComparison.Ordinal);
        Assert.NotEqual(before, await PictureAsync(machine));

        typed = Boot.Text(machine).Length;
        await PressAsync(machine, ["up"], ["home"], ["right"], ["right"], ["right"], ["right"], ["spc"], ["1"], ["end"], ["2"], ["ret"]);
        Assert.Contains("\n1 Key2\n", await ReadToPromptAsync(machine, typed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reboot_comes_back_to_the_prompt()
    {
        await using var machine = await StartAsync();
        await TypeAsync(machine, "reboot\r");
        Assert.Equal(2, Boot.Text(machine).Split("\nDialogos\n").Length - 1);
    }

    private string DiskFile => Path.Combine(_folder, "disk.img");

    private async Task<VirtualMachine> StartAsync(byte[]? disk = null)
    {
        var disks = new List<DiskConfiguration>();
        if (disk is not null)
        {
            await File.WriteAllBytesAsync(DiskFile, disk);
            disks.Add(new DiskConfiguration(DiskFile, KeepWrites: true));
        }
        var machine = await VirtualMachine.StartAsync(new MachineConfiguration
        {
            Boot = new BootSource.Direct(Path.Combine(Shell.Root, "artifacts", "kernel", "kernel.elf")),
            Disks = disks,
            Display = DisplayKind.Hidden,
            OnReset = ResetAction.Restart,
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(4) },
        });
        await ReadToPromptAsync(machine, 0);
        return machine;
    }

    private static async Task<string> TypeAsync(VirtualMachine machine, string keys)
    {
        var start = Boot.Text(machine).Length;
        await machine.Console.SendAsync(keys);
        return await ReadToPromptAsync(machine, start);
    }

    private static async Task PressAsync(VirtualMachine machine, params string[][] strokes)
    {
        foreach (var keys in strokes)
            await machine.Monitor.SendKeysAsync(keys);
    }

    // What came after a position, up to the prompt behind the next new line.
    private static async Task<string> ReadToPromptAsync(VirtualMachine machine, int start)
    {
        while (!machine.Completion.IsCompleted)
        {
            var text = Boot.Text(machine);
            if (text.Length > start && text.IndexOf('\n', start) >= 0 && text.EndsWith(Prompt, StringComparison.Ordinal))
                return text[start..];
            await Task.Delay(20);
        }
        Assert.Fail($"the machine ended: {(await machine.Completion).Detail}\n{Boot.Text(machine)}");
        return "";
    }

    private async Task<byte[]> PictureAsync(VirtualMachine machine)
    {
        var file = Path.Combine(_folder, "screen.png");
        await machine.Monitor.ScreenshotAsync(file);
        return await File.ReadAllBytesAsync(file);
    }
}
