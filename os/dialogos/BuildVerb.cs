using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;

namespace Dialogos.Os.Command;

/// <summary>
/// <c>dialogos build</c>: makes kernel and loader. A part of two programs: of this command, and of the native builder (os/builder),
/// to which ./dialogos hands the verb over where there is one.
/// </summary>
internal static class BuildVerb
{
    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var fresh = new Option<bool>("--fresh") { Description = "Build also what did not change." };
        var timings = new Option<bool>("--timings") { Description = "Print how long each stage took." };
        // ./dialogos has done what it asks for before it runs this.
        var native = new Option<bool>("--native") { Description = "First make the builder itself a native program (minutes, once): builds then take a third of the time." };
        var command = new System.CommandLine.Command("build", "Build the kernel and the boot loader from these sources.") { fresh, timings, native };
        command.SetAction(parsed => Run.Guard(() =>
            Build(Workspace.Find(parsed.GetValue(state)), parsed.GetValue(fresh), parsed.GetValue(timings))));
        return command;
    }

    private static int Build(Workspace workspace, bool isFresh, bool showsTimings)
    {
        foreach (var recipe in new[] { ImageRecipe.Kernel, ImageRecipe.Bootloader })
        {
            var before = Environment.CpuUsage.TotalTime;
            var fresh = isFresh ? Images.Build(workspace, recipe) : null;
            var (files, result) = fresh is null ? Images.Ensure(workspace, recipe) : (fresh.Files, fresh);
            if (result is null)
            {
                Console.WriteLine($"{recipe.Name}: built before from the same sources and tools");
            }
            else
            {
                var time = result.Timings.Sum(stage => stage.Milliseconds) / 1000;
                var processor = Environment.CpuUsage.TotalTime - before + result.OtherProcessor;
                Console.WriteLine($"{recipe.Name}: {result.SourceFiles} source files, {time:F1} s ({processor.TotalSeconds:F1} s of processor)");
            }
            foreach (var stage in showsTimings && result is not null ? result.Timings : [])
                Console.WriteLine($"  {stage.Milliseconds,8:F0} ms  {stage.Stage}");
            foreach (var file in files)
                Console.WriteLine($"  {file.Sha256[..16]}  {file.Bytes,10:N0} bytes  {Path.GetRelativePath(workspace.Root, file.Path)}");
        }
        return 0;
    }
}
