using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>Builds an image if its sources changed.</summary>
    /// <returns>What was built; null if nothing had to be.</returns>
    public static BuildResult? Ensure(Workspace workspace, ImageRecipe recipe)
    {
        if (IsCurrent(workspace, recipe))
            return null;
        using var alone = BuildLock.Take(workspace);
        // Somebody else may have built it meanwhile.
        return IsCurrent(workspace, recipe) ? null : BuildAlone(workspace, recipe);
    }

    /// <summary>Whether the image that is there was built from these very sources.</summary>
    public static bool IsCurrent(Workspace workspace, ImageRecipe recipe)
    {
        var stamp = StampFile(workspace, recipe);
        return File.Exists(stamp) && File.Exists(Efi(workspace, recipe)) &&
            File.ReadAllText(stamp) == Fingerprint(workspace, recipe);
    }

    /// <summary>Builds an image, whether or not its sources changed.</summary>
    public static BuildResult Build(Workspace workspace, ImageRecipe recipe)
    {
        using var alone = BuildLock.Take(workspace);
        return BuildAlone(workspace, recipe);
    }

    private static BuildResult BuildAlone(Workspace workspace, ImageRecipe recipe)
    {
        var stamp = StampFile(workspace, recipe);
        Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
        File.Delete(stamp);
        var result = Progress.Show($"Building the {recipe.Name}", tell => Guard(() =>
            KernelBuilder.Build(recipe, new BuildRequest
            {
                Root = workspace.Root,
                OutputFolder = Path.GetDirectoryName(Efi(workspace, recipe))!,
                AssembleStale = true,
                Progress = tell,
            })));
        // Assembling may have written objects, so the fingerprint is taken now.
        File.WriteAllText(stamp, Fingerprint(workspace, recipe));
        return result;
    }

    private static BuildResult Guard(Func<BuildResult> build)
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

    private static string StampFile(Workspace workspace, ImageRecipe recipe) =>
        Path.Combine(workspace.Artifacts, recipe.Name, "fingerprint");

    // The builder belongs to the sources: its assembly changes when it changes.
    private static string Fingerprint(Workspace workspace, ImageRecipe recipe)
    {
        IEnumerable<string> files =
        [
            .. SourceTree.Find(workspace.Root, recipe, ".cs").Select(file => file.FullPath),
            .. SourceTree.Find(workspace.Root, recipe, ".S").Select(file => file.FullPath),
            typeof(KernelBuilder).Assembly.Location,
        ];
        var text = new StringBuilder();
        foreach (var file in files)
        {
            var information = new FileInfo(file);
            text.Append(file).Append(' ').Append(information.Length).Append(' ')
                .Append(information.LastWriteTimeUtc.Ticks).Append('\n');
        }
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
