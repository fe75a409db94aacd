// Words. The *base* is the sources of the generation that a proposal is written for. The verifier reads them from git once,
// keeps them in a folder of its own and parses them once; a proposal then costs only what it changes.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Sandbox.Gates;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.Sandbox.Sources;

/// <summary>The sources of one generation, ready to be edited, bound and built.</summary>
public sealed class BaseSources : IDisposable
{
    private static readonly string[] Parts = ["kernel", "drivers", "bootloader"];
    private readonly Lazy<CSharpCompilation> _kernel;
    private readonly Lazy<CSharpCompilation> _loader;

    private BaseSources(GitSourceTree tree, string folder)
    {
        Tree = tree;
        Folder = folder;
        _kernel = new(() => Read(ImageRecipe.Kernel));
        _loader = new(() => Read(ImageRecipe.Bootloader));
    }

    /// <summary>The git tree.</summary>
    public GitSourceTree Tree { get; }

    /// <summary>The exported files of the rooms that images are made of.</summary>
    public string Folder { get; }

    /// <summary>The kernel as one program, without generated sources.</summary>
    public CSharpCompilation Kernel => _kernel.Value;

    /// <summary>The boot loader as one program.</summary>
    public CSharpCompilation Loader => _loader.Value;

    /// <summary>Exports a tree below the cache folder, unless it is there already.</summary>
    public static BaseSources Prepare(GitSourceTree tree, string cache)
    {
        var folder = Path.Combine(cache, tree.Id);
        if (!Directory.Exists(folder))
        {
            var unfinished = ScratchFolder.New(cache);
            tree.Export(unfinished, Parts);
            ScratchFolder.Become(unfinished, folder);
        }
        return new BaseSources(tree, folder);
    }

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

    /// <summary>Writes the base with changed and added files into a folder.</summary>
    public void CopyTo(string folder, IEnumerable<(string Path, string Text)> files)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Tree.Dispose();

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private CSharpCompilation Read(ImageRecipe recipe) =>
        CSharpStage.Read(recipe.Name, SourceTree.Find(Folder, recipe, ".cs"), CancellationToken.None);
}
