using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Vm;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos status</c>: what is there, on one screen.</summary>
internal static class StatusVerb
{
    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("status", "Show what runs, what is staged, what was tried and why it was refused, and what was gained.");
        command.SetAction((parsed, cancellation) =>
            Run.GuardAsync(() => ShowAsync(Workspace.Find(parsed.GetValue(state)), cancellation)));
        return command;
    }

    private static async Task<int> ShowAsync(Workspace workspace, CancellationToken cancellation)
    {
        Line("sources", workspace.Root);
        foreach (var recipe in new[] { ImageRecipe.Kernel, ImageRecipe.Bootloader })
        {
            var file = new FileInfo(Images.Efi(workspace, recipe));
            Line(recipe.Name, !file.Exists ? "not built yet"
                : $"{file.Length:N0} bytes, {(Images.IsCurrent(workspace, recipe) ? "built from these sources" : "older than the sources")}");
        }
        ShowDisk(workspace);
        if (File.Exists("/usr/bin/qemu-system-x86_64"))
        {
            var best = await AcceleratorProbe.BestAsync(cancellation);
            Line("machines", best == Accelerator.Kvm ? "KVM" : "TCG (KVM cannot run a guest on this host)");
        }
        else
        {
            Line("machines", "none: QEMU is not installed; ./dialogos boot installs it");
        }
        LoopStatus.Print(workspace);
        return 0;
    }

    private static void ShowDisk(Workspace workspace)
    {
        if (!File.Exists(workspace.DiskImage))
        {
            Line("disk", $"none yet at {workspace.DiskImage}");
            return;
        }
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: true);
        var directory = disk.Directory;
        var order = GenerationSelector.Order(directory, GenerationSelector.NoChoice);
        var next = order.Count > 0 ? $"{order[0].Number} starts next" : "none can start";
        Line("disk", $"{workspace.DiskImage}: {directory.Names.Count} generations, {next}");
        LoopStatus.PrintGenerations(disk);
    }

    private static void Line(string name, string value) => Console.WriteLine($"{name,-12} {value}");
}
