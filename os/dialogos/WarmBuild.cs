using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;

namespace Dialogos.Os.Command;

/// <summary>
/// Times what a person waits for who changed one source file: <c>dialogos build</c> in a new process, in a copy of the sources
/// that was built before. What the script around it does (./dialogos compares names and times) is not counted.
/// </summary>
internal static class WarmBuild
{
    private const int Repetitions = 5;

    /// <summary>Measures: medians of wall-clock seconds, and of the processor time of the command and of ilc.</summary>
    public static Dictionary<string, double> Measure(Workspace workspace) => Progress.Show("Timing builds", tell =>
    {
        var root = Directory.CreateTempSubdirectory("dialogos-build-").FullName;
        try
        {
            var sources = new[] { ImageRecipe.Kernel, ImageRecipe.Bootloader }
                .SelectMany(recipe => SourceTree.Find(workspace.Root, recipe, ".cs", ".S")).ToList();
            foreach (var source in sources)
                Copy(source, root);
            // One of the kernel's alone: a file that the loader shares would build two images.
            var edited = Path.Combine(root, sources.GroupBy(source => source.RelativePath)
                .First(group => group.Count() == 1 && group.Key.StartsWith("kernel/", StringComparison.Ordinal) && group.Key.EndsWith(".cs", StringComparison.Ordinal)).Key);
            Build(root);
            var times = new List<(double Seconds, double Processor)>();
            for (var round = 1; round <= Repetitions; round++)
            {
                tell($"{round} of {Repetitions}");
                File.AppendAllText(edited, $"// Edited {round} times.\n");
                times.Add(Build(root));
            }
            return new Dictionary<string, double>
            {
                ["warm kernel build, seconds"] = times.Select(time => time.Seconds).Order().ElementAt(Repetitions / 2),
                ["warm kernel build, processor seconds"] = times.Select(time => time.Processor).Order().ElementAt(Repetitions / 2),
            };
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    });

    private static void Copy(SourceFile source, string root)
    {
        var to = Path.Combine(root, source.RelativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(source.FullPath, to, overwrite: true);
        var (kept, copy) = (Path.ChangeExtension(source.FullPath, ".obj"), Path.ChangeExtension(to, ".obj"));
        if (Path.GetExtension(to) != ".S" || !File.Exists(kept))
            return;
        File.Copy(kept, copy, overwrite: true);
        File.Copy(kept + ".lock", copy + ".lock", overwrite: true);
    }

    private static (double Seconds, double Processor) Build(string root)
    {
        // As ./dialogos does.
        var native = Environment.GetEnvironmentVariable("DIALOGOS_BUILDER");
        var start = native is { Length: > 0 } ? new ProcessStartInfo(native, ["build"])
            : new ProcessStartInfo("dotnet", ["exec", typeof(WarmBuild).Assembly.Location, "build"]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["DIALOGOS_ROOT"] = root;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var taken = ProcessorTime.UntilExit(process);
        return process.ExitCode == 0 ? (clock.Elapsed.TotalSeconds, taken.TotalSeconds)
            : throw new CommandException($"a build failed: {said.Result}{errors.Result}");
    }
}
