using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos boot</c>: starts the system.</summary>
internal sealed class BootVerb
{
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromMinutes(3);

    private readonly Option<bool> headless = new("--headless") { Description = "Print the console; nobody types, no window." };
    private readonly Option<bool> display = new("--display") { Description = "Open a window with the screen." };
    private readonly Option<string?> exec = new("--exec")
    {
        Description = "Type these commands at the shell (with --append init=none: the monitor) and end with the last one's status.",
        HelpName = "CMD; CMD",
    };
    private readonly Option<string?> screenshot = new("--screenshot")
    {
        Description = "Save the screen when the prompt is there (after --exec) and stop.",
        HelpName = "FILE.png",
    };
    private readonly Option<bool> direct = new("--direct")
    {
        Description = "Build the kernel from these sources and start it at once, without firmware, loader and generations.",
    };
    private readonly Option<string?> kernel = new("--kernel")
    {
        Description = "Start this PVH ELF kernel; implies --direct.",
        HelpName = "FILE",
    };
    private readonly Option<string?> image = new("--image") { Description = "Boot this disk image.", HelpName = "FILE" };
    private readonly Option<string> append = new("--append")
    {
        Description = "Options for a kernel that is booted directly, e.g. \"log=debug\".",
        DefaultValueFactory = _ => "",
    };
    private readonly Option<string?> improve = new("--improve")
    {
        Description = "Boot, let the agent improve the system for this long (15m, 2h), boot each new generation, and sum up.",
        HelpName = "TIME",
    };
    private readonly Option<bool> noImprove = new("--no-improve")
    {
        Description = "Only boot. Otherwise, where a person sits at the terminal, the agent improves the system beside it, gently.",
    };
    private readonly MachineOptions machineOptions;
    private readonly Option<string?> state;

    private BootVerb(System.CommandLine.Command command, Option<string?> state)
    {
        this.state = state;
        foreach (var option in new Option[] { headless, display, exec, screenshot, direct, kernel, image, append, improve, noImprove })
            command.Add(option);
        machineOptions = new MachineOptions(command);
        command.SetAction((parsed, cancellation) => Run.GuardAsync(() => BootAsync(parsed, cancellation)));
    }

    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("boot", "Start the system in a virtual machine.");
        _ = new BootVerb(command, state);
        return command;
    }

    private async Task<int> BootAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(parsed.GetValue(state));
        var isScript = parsed.GetValue(exec) is not null || parsed.GetValue(screenshot) is not null;
        var isDirect = parsed.GetValue(direct) || parsed.GetValue(kernel) is not null;
        var configuration = Configure(parsed, workspace, isScript, isDirect);
        if (parsed.GetValue(improve) is { } budget && !parsed.GetValue(noImprove))
        {
            if (isScript || isDirect || parsed.GetValue(image) is not null)
                throw new CommandException("--improve boots the system's own disk by itself; leave out --exec, --screenshot, --direct, --kernel and --image.");
            return await ImprovingBoot.RunAsync(workspace, configuration, ImproveVerb.ParseTime(budget), cancellation);
        }

        var isAttended = Terminal.IsInteractive && !parsed.GetValue(headless) && !isScript;
        if (isAttended && !isDirect && !parsed.GetValue(noImprove) && parsed.GetValue(image) is null)
        {
            // Who asks for little memory gets the agent beside the system.
            var isInside = RebuildTools.LieOn(workspace.DiskImage) && !machineOptions.NamesMemory(parsed);
            return await AttendedBoot.RunAsync(workspace, isInside ? AgentMachine.Carrying(configuration) : configuration, cancellation);
        }

        await using var machine = await VirtualMachine.StartAsync(configuration, cancellation);
        Console.Error.WriteLine(Describe(machine, configuration));
        if (isScript)
            return await RunScriptAsync(machine, parsed, cancellation);
        if (isAttended)
            return Report(await Terminal.AttachAsync(machine));
        Terminal.Print(machine.Console);
        return Report(await machine.WaitAsync(cancellation));
    }

    private MachineConfiguration Configure(ParseResult parsed, Workspace workspace, bool isScript, bool isDirect)
    {
        var limit = isScript ? ScriptLimit : TimeSpan.MaxValue;
        var disk = parsed.GetValue(image) is { } named ? Path.GetFullPath(named) : workspace.DiskImage;
        if (parsed.GetValue(image) is not null && !File.Exists(disk))
            throw new CommandException($"There is no disk image {disk}.");
        if (!isDirect && !File.Exists(disk))
            ImageVerbs.MakeDisk(workspace, withTools: RebuildTools.AreCurrent);
        BootSource boot = isDirect
            ? new BootSource.Direct(DirectKernel(parsed, workspace), CommandLine(parsed))
            : new BootSource.Firmware();
        IReadOnlyList<DiskConfiguration> disks =
            File.Exists(disk) ? [new DiskConfiguration(disk, machineOptions.Bus(parsed), KeepWrites: true)] : [];
        var configuration = machineOptions.Read(parsed, boot, limit) with { Disks = disks };
        return configuration with
        {
            OnReset = ResetAction.Restart,
            Display = parsed.GetValue(display) ? DisplayKind.Window
                : parsed.GetValue(screenshot) is not null ? DisplayKind.Hidden : DisplayKind.None,
        };
    }

    // Nobody looks at a machine that a script drives: a panic ends it, unless --append says otherwise (the last word counts).
    private string CommandLine(ParseResult parsed) =>
        (parsed.GetValue(exec) is null ? "" : "panic=exit ") + parsed.GetValue(append);

    private string DirectKernel(ParseResult parsed, Workspace workspace)
    {
        if (parsed.GetValue(kernel) is { } given)
            return File.Exists(given) ? Path.GetFullPath(given) : throw new CommandException($"There is no kernel {given}.");
        Images.Ensure(workspace, ImageRecipe.Kernel);
        return Images.KernelElf(workspace);
    }

    private async Task<int> RunScriptAsync(VirtualMachine machine, ParseResult parsed, CancellationToken cancellation)
    {
        if (await TypedScript.RunAsync(machine, parsed.GetValue(exec) ?? "", cancellation) is not { } status)
            return TypedScript.MachineFailed;
        if (parsed.GetValue(screenshot) is { } file)
        {
            await machine.Monitor.ScreenshotAsync(file, cancellation);
            Console.Error.WriteLine($"Saved {Path.GetFullPath(file)}");
        }
        return status;
    }

    /// <summary>Says how a machine that a person used ended; the exit status.</summary>
    internal static int Report(MachineEnd end)
    {
        Console.Error.WriteLine($"The machine ended after {end.Elapsed.TotalSeconds:F1} s: {end.Detail}.");
        return end.Reason switch
        {
            EndReason.PowerOff or EndReason.Stopped or EndReason.Reset => 0,
            EndReason.GuestExit => end.Status ?? TypedScript.MachineFailed,
            _ => TypedScript.MachineFailed,
        };
    }

    /// <summary>Says what starts, and how.</summary>
    internal static string Describe(VirtualMachine machine, MachineConfiguration configuration)
    {
        var how = machine.Accelerator == Accelerator.Kvm ? "KVM" : "TCG (no working KVM here, so it is some 10 times slower)";
        var start = configuration.Boot is BootSource.Direct ? "directly" : "from " + configuration.Disks.First().Image;
        return $"Booting {start}: {configuration.Processors} processors, {configuration.MemoryMiB} MiB, {how}";
    }
}
