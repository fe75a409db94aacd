using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Records;
using LibGit2Sharp;

namespace Dialogos.Sandbox.Sources;

/// <summary>The sources of one git tree, read from the repository's objects: no working tree can change them.</summary>
public sealed class GitSourceTree : ISourceTree, IDisposable
{
    // libgit2's objects belong to one thread at a time.
    private readonly Lock _lock = new();
    private readonly Repository _repository;
    private readonly Tree _tree;

    private GitSourceTree(Repository repository, Tree tree)
    {
        _repository = repository;
        _tree = tree;
        Id = tree.Sha;
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>Opens a tree by its id; null if the repository has no such tree.</summary>
    public static GitSourceTree? Open(string repositoryFolder, string treeId)
    {
        GitLibrary.Prepare();
        var repository = new Repository(repositoryFolder);
        if (treeId.Length == 40 && treeId.All(char.IsAsciiHexDigitLower) && repository.Lookup<Tree>(treeId) is { } tree)
            return new GitSourceTree(repository, tree);
        repository.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public byte[]? Read(string path)
    {
        lock (_lock)
            return _tree[path]?.Target is Blob blob ? Bytes(blob) : null;
    }

    /// <summary>Writes the files below some folders of the tree into a folder of the disk. Links are not followed.</summary>
    public void Export(string folder, IEnumerable<string> below)
    {
        lock (_lock)
        {
            foreach (var part in below)
            {
                if (_tree[part]?.Target is Tree tree)
                    Export(tree, Path.Combine(folder, part));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _repository.Dispose();

    private static void Export(Tree tree, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var entry in tree)
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry.Target is Tree inner)
                Export(inner, path);
            else if (entry.Target is Blob blob && entry.Mode != Mode.SymbolicLink)
                File.WriteAllBytes(path, Bytes(blob));
        }
    }

    private static byte[] Bytes(Blob blob)
    {
        using var copy = new MemoryStream();
        using var content = blob.GetContentStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
