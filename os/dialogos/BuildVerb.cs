using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;

namespace Dialogos.Os.Command;

/// <summary><c>dialogos build</c>: makes kernel and loader.</summary>
internal static class BuildVerb
{
    public static System.CommandLine.Command Create(Option<string?> state)
    {
        var command = new System.CommandLine.Command("build", "Build the kernel and the boot loader from these sources.");
        command.SetAction(parsed => Run.Guard(() => Build(Workspace.Find(parsed.GetValue(state)))));
        return command;
    }

    private static int Build(Workspace workspace)
    {
        foreach (var recipe in new[] { ImageRecipe.Kernel, ImageRecipe.Bootloader })
        {
            var result = Images.Build(workspace, recipe);
            var time = result.Timings.Sum(stage => stage.Milliseconds) / 1000;
            Console.WriteLine($"{recipe.Name}: {result.SourceFiles} source files, {time:F1} s");
            foreach (var file in result.Files)
                Console.WriteLine($"  {file.Sha256[..16]}  {file.Bytes,10:N0} bytes  {Path.GetRelativePath(workspace.Root, file.Path)}");
        }
        return 0;
    }
}
