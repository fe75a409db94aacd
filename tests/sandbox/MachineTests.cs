using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.Sandbox;

/// <summary>The driver against guests of a few bytes: does it see what happened, and does it leave nothing behind?</summary>
public sealed class MachineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dialogos-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private MachineConfiguration Direct(TinyGuest guest, MachineLimits? limits = null)
    {
        var kernel = Path.Combine(folder, "kernel,with comma.elf");
        File.WriteAllBytes(kernel, guest.ToElf());
        return new MachineConfiguration
        {
            Boot = new BootSource.Direct(kernel),
            MemoryMiB = 32,
            Accelerator = Accelerator.Tcg,
            Limits = limits ?? MachineLimits.Default with { WallTime = TimeSpan.FromSeconds(20) },
        };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(63)]
    // A panic.
    [InlineData(101)]
    public async Task The_status_that_the_guest_writes_comes_back(byte status)
    {
        await using var machine = await VirtualMachine.StartAsync(Direct(new TinyGuest().Exit(status)));
        var end = await machine.WaitAsync();
        Assert.Equal((EndReason.GuestExit, (int?)status), (end.Reason, end.Status));
    }

    // QEMU would start it, and the kernel would find its start information overwritten.
    [Theory]
    [InlineData(BootSource.LongestCommandLine, true)]
    [InlineData(BootSource.LongestCommandLine + 1, false)]
    public void A_command_line_that_the_kernel_cannot_get_is_a_mistake(int length, bool isRight)
    {
        var machine = Direct(new TinyGuest().Exit(0)) with { Boot = new BootSource.Direct("kernel.elf", new string('x', length)) };
        Assert.Equal(isRight, machine.FindMistake() is null);
    }

    [Fact]
    public async Task Both_ports_arrive_whole_and_apart()
    {
        var text = new string('c', 5000) + "end";
        var frames = new byte[3000];
        new Random(7).NextBytes(frames);
        var guest = new TinyGuest().Print(TinyGuest.Console, Encoding.UTF8.GetBytes(text))
            .Print(TinyGuest.Frames, frames).Exit(0);
        await using var machine = await VirtualMachine.StartAsync(Direct(guest));
        await machine.WaitAsync();
        Assert.Equal(text, machine.Console.Text());
        Assert.Equal(frames, machine.Frames.Bytes());
    }

    [Fact]
    public async Task A_host_that_is_slow_to_read_does_not_keep_the_guest_waiting()
    {
        // Firmware gives up a line after two milliseconds at a busy port. This guest ends only when all is sent.
        const int Burst = 20_000;
        var guest = new TinyGuest().Print(TinyGuest.Console, new byte[Burst]).Print(TinyGuest.Frames, "sent"u8);
        await using var machine = await VirtualMachine.StartAsync(Direct(guest));
        using var slow = new System.Threading.ManualResetEventSlim();
        machine.Console.Follow(_ => slow.Wait());
        await machine.Frames.WaitForAsync("sent");
        slow.Set();
        while (machine.Console.Length < Burst && !machine.Completion.IsCompleted)
            await Task.Delay(10);
        Assert.Equal(Burst, machine.Console.Length);
    }

    [Fact]
    public async Task What_the_host_types_reaches_the_guest()
    {
        var guest = new TinyGuest().Print(TinyGuest.Console, ">"u8).Echo().Echo().Exit(0);
        await using var machine = await VirtualMachine.StartAsync(Direct(guest));
        Assert.Equal(1, await machine.Console.WaitForAsync(">"));
        await machine.Console.SendAsync("ok");
        await machine.WaitAsync();
        Assert.Equal(">ok", machine.Console.Text());
        Assert.Equal(-1, await machine.Console.WaitForAsync("never"));
    }

    [Fact]
    public async Task A_guest_that_hangs_is_killed_and_said_to_hang()
    {
        var limits = MachineLimits.Default with { WallTime = TimeSpan.FromSeconds(3) };
        await using var machine = await VirtualMachine.StartAsync(Direct(new TinyGuest().Hang(), limits));
        var end = await machine.WaitAsync();
        Assert.Equal(EndReason.TimeLimit, end.Reason);
        Assert.False(IsAlive(machine.ProcessId));
    }

    [Fact]
    public async Task A_guest_that_floods_its_console_is_killed()
    {
        var limits = MachineLimits.Default with { Output = 50_000 };
        await using var machine = await VirtualMachine.StartAsync(Direct(new TinyGuest().Flood(), limits));
        var end = await machine.WaitAsync();
        Assert.Equal(EndReason.OutputLimit, end.Reason);
        Assert.InRange(machine.Console.Length, 1, 50_000);
    }

    [Fact]
    public async Task A_machine_that_takes_too_much_memory_is_killed()
    {
        var limits = MachineLimits.Default with { ProcessMemory = 10 << 20 };
        await using var machine = await VirtualMachine.StartAsync(Direct(new TinyGuest().Hang(), limits));
        Assert.Equal(EndReason.MemoryLimit, (await machine.WaitAsync()).Reason);
    }

    [Fact]
    public async Task A_triple_fault_is_a_reset()
    {
        await using var machine = await VirtualMachine.StartAsync(Direct(new TinyGuest().TripleFault()));
        var end = await machine.WaitAsync();
        Assert.Equal((EndReason.Reset, (int?)null), (end.Reason, end.Status));
    }

    [Fact]
    public async Task A_machine_may_start_again_after_a_reset()
    {
        var guest = new TinyGuest().Print(TinyGuest.Console, "up "u8).TripleFault();
        var configuration = Direct(guest) with { OnReset = ResetAction.Restart };
        await using var machine = await VirtualMachine.StartAsync(configuration);
        Assert.True(await machine.Console.WaitForAsync("up up up ") > 0);
        Assert.Equal(EndReason.Stopped, (await machine.StopAsync()).Reason);
    }

    [Fact]
    public async Task The_small_board_runs_the_same_guest()
    {
        var guest = new TinyGuest().Print(TinyGuest.Console, "hi"u8).Print(TinyGuest.Frames, "frame"u8).Exit(3);
        await using var machine = await VirtualMachine.StartAsync(Direct(guest) with { Board = Board.MicroVm, HasChannel = true });
        Assert.Equal(3, (await machine.WaitAsync()).Status);
        Assert.Equal(("hi", "frame"), (machine.Console.Text(), machine.Frames.Text()));
    }

    [Theory]
    [InlineData(DiskBus.Virtio)]
    [InlineData(DiskBus.Nvme)]
    [InlineData(DiskBus.Ahci)]
    public async Task Every_disk_can_be_attached_with_every_option(DiskBus bus)
    {
        var image = Path.Combine(folder, "disk, one.img");
        File.WriteAllBytes(image, new byte[1 << 20]);
        var configuration = Direct(new TinyGuest().Exit(5)) with
        {
            Disks = [new DiskConfiguration(image, bus)],
            Processors = 2,
            Network = NetworkAccess.User,
            HasChannel = true,
            CountInstructions = true,
            Display = DisplayKind.Hidden,
        };
        await using var machine = await VirtualMachine.StartAsync(configuration);
        Assert.Equal(5, (await machine.WaitAsync()).Status);
    }

    [Fact]
    public async Task A_screenshot_is_a_picture()
    {
        var configuration = Direct(new TinyGuest().Hang()) with { Display = DisplayKind.Hidden };
        await using var machine = await VirtualMachine.StartAsync(configuration);
        var file = Path.Combine(folder, "screen.png");
        await machine.Monitor.ScreenshotAsync(file);
        Assert.Equal("\u0089PNG"u8.Slice(1).ToArray(), File.ReadAllBytes(file)[..4]);
    }

    [Fact]
    public async Task Qemu_says_what_it_does_not_like()
    {
        var configuration = Direct(new TinyGuest().Exit(0)) with { Disks = [new DiskConfiguration("/no/such.img")] };
        var fault = await Assert.ThrowsAsync<MachineStartException>(() => VirtualMachine.StartAsync(configuration));
        Assert.Contains("/no/such.img", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_the_configuration_is_named()
    {
        var configuration = Direct(new TinyGuest().Exit(0)) with { Board = Board.MicroVm, Boot = new BootSource.Firmware() };
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => VirtualMachine.StartAsync(configuration));
        Assert.Contains("microvm", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_temporary_folder()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "dialogos-vm-*").Length;
        var machine = await VirtualMachine.StartAsync(Direct(new TinyGuest().Hang()));
        Assert.True(IsAlive(machine.ProcessId));
        await machine.DisposeAsync();
        Assert.False(IsAlive(machine.ProcessId));
        Assert.True(Directory.GetDirectories(Path.GetTempPath(), "dialogos-vm-*").Length <= before);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
