using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using Dialogos.Kernel.Build.Assembly;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Kernel.Build;

/// <summary>The builder as a command.</summary>
public static class BuilderCommand
{
    /// <summary>The command with all that it offers.</summary>
    public static RootCommand Create()
    {
        var rootOption = new Option<string?>("--root")
        {
            Description = "The repository's root. Default: the nearest folder upwards that holds DialogosSelf.sln.",
            Recursive = true,
        };
        var recipeOption = new Option<string>("--recipe")
        {
            Description = "What to build: kernel, bootloader, or the path of a recipe (FILE.json, see RecipeFile.cs).",
            Required = true,
        };
        var outOption = new Option<string>("--out") { Description = "Folder for the results.", Required = true };
        var ilcOption = new Option<string?>("--ilc")
        {
            Description = "Path of ilc. Default: package version 10.0.14 in the NuGet cache.",
        };
        var timingsOption = new Option<bool>("--timings") { Description = "Print how long each stage took, on stderr." };
        var jsonOption = new Option<bool>("--json") { Description = "Print files, hashes and timings as JSON on stdout, and no progress." };
        var image = new Command("image", "Builds an image: C# with Roslyn, machine code with ilc, a PE with our own linker.")
        {
            recipeOption, outOption, ilcOption, timingsOption, jsonOption,
        };
        image.SetAction(parsed => Guard(() =>
        {
            var name = parsed.GetValue(recipeOption)!;
            var recipe = ImageRecipe.Find(name) ?? RecipeFile.Read(name);
            var result = KernelBuilder.Build(recipe, new BuildRequest
            {
                Root = FindRoot(parsed.GetValue(rootOption)),
                OutputFolder = parsed.GetValue(outOption)!,
                Ilc = parsed.GetValue(ilcOption),
                AssembleStale = true,
                Progress = parsed.GetValue(jsonOption) ? _ => { } : Console.Error.WriteLine,
            });
            if (parsed.GetValue(timingsOption))
                foreach (var stage in result.Timings)
                    Console.Error.WriteLine($"{stage.Milliseconds,8:F0} ms  {stage.Stage}");
            if (parsed.GetValue(timingsOption))
                Console.Error.WriteLine($"processor: {Environment.CpuUsage.TotalTime.TotalSeconds:F1} s here (of it {System.Runtime.JitInfo.GetCompilationTime().TotalSeconds:F1} s compiling {System.Runtime.JitInfo.GetCompiledMethodCount()} methods), {result.OtherProcessor.TotalSeconds:F1} s ilc; garbage collection paused {GC.GetTotalPauseDuration().TotalSeconds:F1} s");
            if (parsed.GetValue(jsonOption))
            {
                Console.WriteLine(JsonSerializer.Serialize(result, BuildJson.Default.BuildResult));
                return;
            }
            foreach (var file in result.Files)
                Console.WriteLine($"{file.Sha256}  {file.Bytes,9}  {file.Path}");
        }));

        var assemble = new Command("assemble", "Makes the kept objects of all assembly files (*.S) anew, with clang.");
        assemble.SetAction(parsed => Guard(() =>
        {
            var root = FindRoot(parsed.GetValue(rootOption));
            var sources = new[] { ImageRecipe.Kernel, ImageRecipe.Bootloader }
                .SelectMany(recipe => SourceTree.Find(root, recipe, ".S")).DistinctBy(source => source.RelativePath);
            foreach (var source in sources)
            {
                AssemblyStage.Assemble(source);
                Console.WriteLine(source.RelativePath);
            }
        }));

        return new RootCommand("Builds the kernel, the boot loader and other freestanding images.")
        {
            rootOption, image, assemble,
        };
    }

    private static int Guard(Action work)
    {
        try
        {
            work();
            return 0;
        }
        catch (Exception fault) when (fault is BuildException or LinkException or IOException)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
    }

    private static string FindRoot(string? given)
    {
        if (given != null)
            return given;
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DialogosSelf.sln")))
                return folder.FullName;
        throw new BuildException("not inside the repository: pass --root FOLDER");
    }
}
