using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Os.Command;

/// <summary>Builds kernel and loader, unless what is there was built from these very sources.</summary>
internal static class Images
{
    private const int MostLines = 25;

    /// <summary>Where the kernel for direct boot lies once it was built.</summary>
    public static string KernelElf(Workspace workspace) => Path.Combine(workspace.Artifacts, "kernel", "kernel.elf");

    /// <summary>Where an image lies once it was built.</summary>
    public static string Efi(Workspace workspace, ImageRecipe recipe) =>
        Path.Combine(workspace.Artifacts, recipe.Name, recipe.Name + ".efi");

    /// <summary>Builds an image, unless what is there was built from these very sources with these very tools (BuildStamp.cs).</summary>
    /// <returns>The files that are there now, the image first, and what was built; null if nothing had to be.</returns>
    public static (IReadOnlyList<BuiltFile> Files, BuildResult? Built) Ensure(Workspace workspace, ImageRecipe recipe)
    {
        var (inputs, files) = Look(workspace, recipe);
        if (files is not null)
            return (files, null);
        using var alone = BuildLock.Take(workspace, out var hasWaited);
        // Somebody else was building: what they made is looked at.
        if (hasWaited)
            (inputs, files) = Look(workspace, recipe);
        if (files is not null)
            return (files, null);
        var built = Show(workspace, recipe, request => BuildStamp.Build(recipe, request, inputs));
        return (built.Files, built);
    }

    /// <summary>Whether the image that is there was built from these very sources.</summary>
    public static bool IsCurrent(Workspace workspace, ImageRecipe recipe) => Look(workspace, recipe).Files is not null;

    /// <summary>Builds an image, whether or not its sources changed.</summary>
    public static BuildResult Build(Workspace workspace, ImageRecipe recipe)
    {
        using var alone = BuildLock.Take(workspace);
        return Show(workspace, recipe, request => BuildStamp.Build(recipe, request));
    }

    private static (string? Inputs, IReadOnlyList<BuiltFile>? Files) Look(Workspace workspace, ImageRecipe recipe) =>
        Guard(() => BuildStamp.Look(recipe, Request(workspace, recipe)));

    private static BuildResult Show(Workspace workspace, ImageRecipe recipe, Func<BuildRequest, BuildResult> build) =>
        Progress.Show($"Building the {recipe.Name}", tell => Guard(() => build(Request(workspace, recipe) with { Progress = tell })));

    private static BuildRequest Request(Workspace workspace, ImageRecipe recipe) => new()
    {
        Root = workspace.Root,
        OutputFolder = Path.GetDirectoryName(Efi(workspace, recipe))!,
        AssembleStale = true,
        // ./dialogos names it if it is there and was made from these very sources. This program may be it.
        Native = Environment.GetEnvironmentVariable("DIALOGOS_BUILDER") is { Length: > 0 } native && native != Environment.ProcessPath ? native : null,
    };

    private static T Guard<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception fault) when (fault is BuildException or LinkException)
        {
            throw new CommandException(Shorten(fault.Message));
        }
    }

    // One mistake in a shared file can make hundreds of lines; the first ones are the ones to mend.
    private static string Shorten(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length <= MostLines ? message
            : string.Join('\n', lines.Take(MostLines)) + $"\n… and {lines.Length - MostLines} more";
    }
}
