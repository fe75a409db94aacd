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

    private CSharpCompilation Read(ImageRecipe recipe) =>
        CSharpStage.Read(recipe.Name, SourceTree.Find(Folder, recipe, ".cs"), CancellationToken.None);
}
