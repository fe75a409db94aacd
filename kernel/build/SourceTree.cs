using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Dialogos.Kernel.Build;

/// <summary>A source file.</summary>
/// <param name="RelativePath">From the repository's root, with '/': the only path that reaches the output.</param>
/// <param name="FullPath">Where it lies on this machine.</param>
public sealed record SourceFile(string RelativePath, string FullPath);

/// <summary>Finds the files of a recipe, in an order that depends on nothing but their names.</summary>
public static class SourceTree
{
    /// <summary>The files with the extension (".cs", ".S"), sorted by relative path, ordinal.</summary>
    public static IReadOnlyList<SourceFile> Find(string root, ImageRecipe recipe, string extension)
    {
        var files = new SortedDictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var room in recipe.Rooms)
        {
            var folder = Path.Combine(root, room.Path);
            if (Directory.Exists(folder))
                Collect(folder, root, room, extension, files);
        }
        return files.Values.ToList();
    }

    private static void Collect(string folder, string root, SourceRoom room, string extension,
        SortedDictionary<string, SourceFile> files)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (!string.Equals(Path.GetExtension(file), extension, StringComparison.Ordinal))
                continue;
            var relative = Relative(root, file);
            files[relative] = new SourceFile(relative, file);
        }
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(child);
            var inRoom = Relative(Path.Combine(root, room.Path), child);
            // bin and obj are where the SDK's build of the same folders writes generated sources.
            if (name is not ("bin" or "obj") && !room.Without.Contains(inRoom, StringComparer.Ordinal))
                Collect(child, root, room, extension, files);
        }
    }

    private static string Relative(string root, string path) =>
        Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
}
