using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;

namespace Dialogos.Kernel.Build;

/// <summary>
/// This builder, compiled ahead to one native program (os/builder). It makes the same bytes, without the seconds in which the C#
/// compiler is itself compiled whenever it runs as IL.
/// </summary>
internal static class NativeBuilder
{
    /// <summary>Builds one image of this repository.</summary>
    /// <param name="builder">Path of the program.</param>
    /// <param name="recipe">One that has a name: <see cref="ImageRecipe.Find"/>.</param>
    /// <exception cref="BuildException">The sources have faults, or a tool is missing: in the program's own words.</exception>
    internal static BuildResult Build(string builder, ImageRecipe recipe, BuildRequest request)
    {
        if (ImageRecipe.Find(recipe.Name) != recipe || request.Program is not null)
            throw new ArgumentException("a native builder reads a recipe by its name, and the sources from their files", nameof(recipe));
        List<string> arguments = ["image", "--root", request.Root, "--recipe", recipe.Name, "--out", request.OutputFolder, "--json"];
        if (request.Ilc is { } ilc)
            arguments.AddRange(["--ilc", ilc]);
        var start = new ProcessStartInfo(builder, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var faults = process.StandardError.ReadToEndAsync();
        var result = process.StandardOutput.ReadToEndAsync();
        var taken = ProcessorTime.UntilExit(process);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize(result.Result, BuildJson.Default.BuildResult)! with { OtherProcessor = taken }
            : throw new BuildException(faults.Result.TrimEnd());
    }
}
