using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Dialogos.Sandbox.Vm;
using Xunit;

namespace Dialogos.Tests.EndToEnd;

/// <summary>The real kernel, loader and disk, used as a person uses them.</summary>
public sealed class SystemTests : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("dialogos-test-").FullName;

    public void Dispose() => Directory.Delete(state, recursive: true);

    [Fact]
    public async Task A_direct_boot_answers_at_the_prompt()
    {
        var result = await Shell.DialogosAsync("boot", "--direct", "--state", state, "--exec", "version; memory");
        Assert.Equal(0, result.Status);
        Assert.Contains("booted directly", result.Output, StringComparison.Ordinal);
        Assert.Contains("0 writable and executable", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_an_unknown_command_comes_back()
    {
        var result = await Shell.DialogosAsync("boot", "--direct", "--state", state, "--exec", "version; fly");
        Assert.Equal(127, result.Status);
    }

    [Fact]
    public async Task A_panic_shows_a_trace_with_names()
    {
        var result = await Shell.DialogosAsync("boot", "--direct", "--state", state, "--exec", "panic",
            "--timeout", "30");
        Assert.Equal(3, result.Status);
        Assert.Contains("KernelMonitor", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Power_off_ends_the_machine_well()
    {
        var result = await Shell.DialogosAsync("boot", "--direct", "--state", state, "--exec", "version; off");
        Assert.Equal(0, result.Status);
    }

    [Fact]
    public async Task A_system_at_whose_shell_nobody_types_proves_healthy()
    {
        Assert.Equal(0, (await Shell.DialogosAsync("image", "--state", state)).Status);
        await using var machine = await VirtualMachine.StartAsync(new MachineConfiguration
        {
            Boot = new BootSource.Firmware(),
            Disks = [new DiskConfiguration(Path.Combine(state, "disk.img"))],
            MemoryMiB = 512,
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(4) },
        });
        var end = await machine.Console.WaitForAsync("generation 1 is good now");
        Assert.True(end > 0, machine.Console.Text());
    }

    [Fact]
    public async Task The_loader_starts_a_generation_and_a_broken_one_is_left_by_itself()
    {
        Assert.Equal(0, (await Shell.DialogosAsync("image", "--state", state)).Status);
        var first = await Shell.DialogosAsync("boot", "--state", state, "--exec", "version");
        Assert.Equal(0, first.Status);
        Assert.Contains("generation 1", first.Output, StringComparison.Ordinal);

        // A file that is no kernel, signed like any other: the loader must refuse it and go on to the one before.
        var broken = Path.Combine(state, "broken.efi");
        File.WriteAllText(broken, "this is no kernel");
        Assert.Equal(0, (await Shell.DialogosAsync("stage", "--state", state, "--kernel", broken)).Status);
        var second = await Shell.DialogosAsync("boot", "--state", state, "--exec", "version");
        Assert.Equal(0, second.Status);
        Assert.Contains("generation 1", second.Output, StringComparison.Ordinal);

        var list = JsonNode.Parse((await Shell.DialogosAsync("generations", "--json", "--state", state)).Output)!.AsArray();
        Assert.Equal(2, list[0]!["generation"]!.GetValue<int>());
        Assert.Equal(0, (await Shell.DialogosAsync("rollback", "--state", state)).Status);
        list = JsonNode.Parse((await Shell.DialogosAsync("generations", "--json", "--state", state)).Output)!.AsArray();
        Assert.Equal("bad", list[0]!["state"]!.GetValue<string>());
    }
}
