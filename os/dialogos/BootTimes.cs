using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Os.Image;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary>Takes the times of starting, several times each; the figures are medians.</summary>
internal static partial class BootTimes
{
    private const int Repetitions = 5;
    // What OVMF says last before the loader, and what the kernel says first.
    private const string LoaderStarts = "BdsDxe: starting";
    private const string KernelStarts = "Dialogos";

    /// <summary>Measures. Each figure has the name of a limit in <c>eval/baselines/limits.json</c>.</summary>
    public static Task<Dictionary<string, double>> MeasureAsync(Workspace workspace, CancellationToken cancellation) =>
        Progress.ShowAsync("Timing boots", async tell =>
        {
            var times = new Dictionary<string, List<double>>();
            void Add(string name, double seconds) =>
                (times.TryGetValue(name, out var list) ? list : times[name] = []).Add(seconds);
            var state = Directory.CreateTempSubdirectory("dialogos-bench-").FullName;
            try
            {
                MakeDisk(workspace with { State = state });
                for (var round = 0; round < Repetitions; round++)
                {
                    tell($"{round + 1} of {Repetitions}");
                    Add("direct boot, command to first answer, seconds", await CommandAsync(workspace, state, cancellation));
                    Add("direct boot, guest seconds to prompt", await GuestAsync(workspace, cancellation));
                    Add("loader's start to first kernel line, seconds", await LoaderAsync(state, cancellation));
                }
            }
            finally
            {
                Directory.Delete(state, recursive: true);
            }
            return times.ToDictionary(time => time.Key, time => time.Value.Order().ElementAt(Repetitions / 2));
        });

    // A menu that waits for nobody would add its two seconds.
    private static void MakeDisk(Workspace workspace)
    {
        ImageVerbs.MakeDisk(workspace);
        using var image = DiskImage.Open(workspace.DiskImage);
        image.EfiSystem.WriteFile("/dialogos/loader.conf", "timeout 0\n"u8);
    }

    // All that a person waits for: this command's own start, QEMU, the kernel, and its answer.
    private static async Task<double> CommandAsync(Workspace workspace, string state, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(workspace.Root, "dialogos"),
            ["boot", "--direct", "--state", state, "--exec", "version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? clock.Elapsed.TotalSeconds
            : throw new CommandException($"a direct boot failed: {await said}{await errors}");
    }

    // The guest's own clock, counted in instructions, so that a busy host does not matter.
    private static async Task<double> GuestAsync(Workspace workspace, CancellationToken cancellation)
    {
        await using var machine = await VirtualMachine.StartAsync(new MachineConfiguration
        {
            Boot = new BootSource.Direct(Images.KernelElf(workspace), "panic=exit"),
            CountInstructions = true,
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(1) },
        }, cancellation);
        if (!await new MonitorSession(machine).WaitForPromptAsync(0, cancellation))
            throw new CommandException($"no prompt came; {(await machine.Completion).Detail}\n{machine.Console.Text()}");
        // The last line of the log before the prompt carries the time since the kernel's entry.
        var ready = Ready().Match(machine.Console.Text());
        return ready.Success ? double.Parse(ready.Groups[1].Value, CultureInfo.InvariantCulture) / 1000
            : throw new CommandException($"the kernel did not say when it was ready:\n{machine.Console.Text()}");
    }

    private static async Task<double> LoaderAsync(string state, CancellationToken cancellation)
    {
        await using var machine = await VirtualMachine.StartAsync(new MachineConfiguration
        {
            Boot = new BootSource.Firmware(),
            Disks = [new DiskConfiguration(Path.Combine(state, "disk.img"))],
            Limits = MachineLimits.Default with { WallTime = TimeSpan.FromMinutes(2) },
        }, cancellation);
        var loader = await machine.Console.WaitForAsync(LoaderStarts, 0, cancellation);
        var clock = Stopwatch.StartNew();
        var kernel = loader < 0 ? loader : await machine.Console.WaitForAsync(KernelStarts, loader, cancellation);
        return kernel >= 0 ? clock.Elapsed.TotalSeconds
            : throw new CommandException($"no kernel came; {(await machine.Completion).Detail}\n{machine.Console.Text()}");
    }

    [GeneratedRegex(@"boot: ready after (\d+) ms")]
    private static partial Regex Ready();
}
