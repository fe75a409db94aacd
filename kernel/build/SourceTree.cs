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
    /// <summary>The files with one of the extensions (".cs", ".S"), sorted by relative path, ordinal.</summary>
    public static IReadOnlyList<SourceFile> Find(string root, ImageRecipe recipe, params ReadOnlySpan<string> extensions)
    {
        var files = new SortedDictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var room in recipe.Rooms)
        {
            var folder = new DirectoryInfo(Path.Combine(root, room.Path));
            if (folder.Exists)
                Collect(folder, "", room, extensions, files);
        }
        return [.. files.Values];
    }

    // Where the folder lies below the room: "" or "a/b/".
    private static void Collect(DirectoryInfo folder, string below, SourceRoom room, ReadOnlySpan<string> extensions,
        SortedDictionary<string, SourceFile> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var inRoom = below + entry.Name;
            if (entry is DirectoryInfo child)
            {
                // bin and obj are where the SDK's build of the same folders writes generated sources.
                if (child.Name is not ("bin" or "obj") && !room.Without.Contains(inRoom, StringComparer.Ordinal))
                    Collect(child, inRoom + "/", room, extensions, files);
            }
            else if (extensions.Contains(entry.Extension))
            {
                var relative = $"{room.Path}/{inRoom}";
                files[relative] = new SourceFile(relative, entry.FullName);
            }
        }
    }
}
