using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>The command itself, with a kernel of a few bytes that plays a monitor.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dialogos-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Kernel(TinyGuest guest)
    {
        var file = Path.Combine(folder, "kernel.elf");
        File.WriteAllBytes(file, guest.ToElf());
        return file;
    }

    // Reads a command letter by letter with an echo, prints, reports a status, and shows the next prompt.
    private static TinyGuest Answer(TinyGuest guest, string command, string text, int status, uint sequence)
    {
        for (var key = 0; key <= command.Length; key++)
            guest.Echo();
        return guest.Print(TinyGuest.Console, Encoding.UTF8.GetBytes("\n" + text))
            .Print(TinyGuest.Frames, ResultFrame(status, sequence))
            .Print(TinyGuest.Console, "dialogos> "u8);
    }

    private static byte[] ResultFrame(int status, uint sequence)
    {
        var frame = new byte[20];
        new byte[] { 0x44, 0x47, 1, 8 }.CopyTo(frame, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), 4);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), status);
        var sum = uint.MaxValue;
        foreach (var value in frame[..16])
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ (0xEDB88320u * (sum & 1));
        }
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(16), ~sum);
        return frame;
    }

    [Fact]
    public async Task Help_names_the_verbs_from_any_folder()
    {
        var help = await Shell.DialogosAsync("--help");
        Assert.Equal(0, help.Status);
        Assert.All(["boot", "build", "selftest"], verb => Assert.Contains("  " + verb, help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_verb_is_an_error() => Assert.NotEqual(0, (await Shell.DialogosAsync("fly")).Status);

    [Fact]
    public async Task Commands_are_typed_and_the_last_status_comes_back()
    {
        var guest = new TinyGuest().Print(TinyGuest.Console, "starting\ndialogos> "u8);
        Answer(guest, "one", "first\n", 0, 0);
        Answer(guest, "two", "status 0, says the text\n", 7, 1);
        var result = await Shell.DialogosAsync("boot", "--headless", "--memory", "32M", "--kernel", Kernel(guest.Hang()),
            "--exec", "one; two");
        Assert.Equal((7, "first\nstatus 0, says the text\n"), (result.Status, result.Output));
    }

    [Fact]
    public async Task A_machine_that_dies_under_a_command_is_an_error_that_names_it()
    {
        var guest = new TinyGuest().Print(TinyGuest.Console, "dialogos> "u8).Echo().Exit(9);
        var result = await Shell.DialogosAsync("boot", "--kernel", Kernel(guest), "--exec", "crash");
        Assert.Equal(3, result.Status);
        Assert.Contains("'crash' did not come back; the guest ended with status 9", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_prompt_the_console_is_shown()
    {
        var guest = new TinyGuest().Print(TinyGuest.Console, "no memory\n"u8).Hang();
        var result = await Shell.DialogosAsync("boot", "--kernel", Kernel(guest), "--exec", "version", "--timeout", "2");
        Assert.Equal((3, "no memory\n"), (result.Status, result.Output));
        Assert.Contains("ran longer than 2 s", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_command_leaves_no_machine_behind()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Shell.Root, "dialogos"),
            ["boot", "--headless", "--kernel", Kernel(new TinyGuest().Print(TinyGuest.Console, "up"u8).Hang())])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.Equal('u', process.StandardOutput.Read());
        var machines = MachinesOf(process.Id);
        Assert.Single(machines);
        process.Kill();
        await process.WaitForExitAsync();
        for (var attempt = 0; attempt < 50 && Directory.Exists($"/proc/{machines[0]}"); attempt++)
            await Task.Delay(100);
        Assert.False(Directory.Exists($"/proc/{machines[0]}"), "QEMU outlived the command");
    }

    [Fact]
    public async Task A_mistake_is_one_line_that_says_what_to_do()
    {
        var state = Path.Combine(folder, "empty");
        var result = await Shell.DialogosAsync("boot", "--kernel", "/no/such/kernel", "--state", state);
        Assert.Equal((2, ""), (result.Status, result.Output));
        Assert.EndsWith("dialogos: There is no kernel /no/such/kernel.\n", result.Errors, StringComparison.Ordinal);
    }

    // Children belong to the thread that started them (proc(5), /proc/PID/task/TID/children).
    private static int[] MachinesOf(int parent) =>
        Directory.GetDirectories($"/proc/{parent}/task")
            .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse).ToArray();
}
