using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Compilation;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.Sandbox.Sources;

/// <summary>Changes of a parsed program, file by file.</summary>
public static class ProgramEdits
{
    /// <summary>Whether a file is compiled into an image.</summary>
    public static bool BelongsTo(ImageRecipe recipe, string path) => path.EndsWith(".cs", StringComparison.Ordinal)
        && recipe.Rooms.Any(room => IsBelow(path, room.Path)
            && !room.Without.Any(without => IsBelow(path, $"{room.Path}/{without}")));

    /// <summary>The program with some files in place of theirs, or added.</summary>
    public static CSharpCompilation With(CSharpCompilation program, ImageRecipe recipe, IEnumerable<(string Path, string Text)> files)
    {
        var added = false;
        foreach (var (path, text) in files.Where(file => BelongsTo(recipe, file.Path)))
        {
            var tree = CSharpStage.Parse(path, text);
            var old = program.SyntaxTrees.FirstOrDefault(t => t.FilePath == path);
            added |= old is null;
            program = old is null ? program.AddSyntaxTrees(tree) : program.ReplaceSyntaxTree(old, tree);
        }
        // The builder sorts its files by path, and their order reaches the output.
        return added
            ? program.RemoveAllSyntaxTrees().AddSyntaxTrees(program.SyntaxTrees.OrderBy(t => t.FilePath, StringComparer.Ordinal))
            : program;
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);
}
