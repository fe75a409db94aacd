using System;
using System.Collections.Generic;
using System.IO;
using Dialogos.Eval.Cases;
using Xunit;

namespace Dialogos.Tests.Eval.Runs;

/// <summary>The sources of a generation are those that its disk holds.</summary>
public sealed class GenerationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-eval-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheDiskBringsTheSourcesThatTheRepositoryLacks()
    {
        var (there, here) = (Repository("there", "one"), Repository("here", "other"));
        var tree = Git.Ask(there, "rev-parse", "HEAD^{tree}");
        var bundle = Path.Combine(_folder, "sources.bundle");
        Git.Ask(there, "bundle", "create", "--quiet", bundle, "HEAD");
        var branches = Git.Ask(here, "for-each-ref");
        Assert.Equal(tree, Generations.TreeOf(here, 7, _ => new StoredGeneration(tree, File.ReadAllBytes(bundle))));
        Assert.Equal("one", Git.Ask(here, "show", $"{tree}:file"));
        Assert.Equal((branches, ""), (Git.Ask(here, "for-each-ref"), Git.Ask(here, "status", "--porcelain")));

        // A bundle that does not hold what the manifest states is no generation.
        var fault = Assert.Throws<InvalidDataException>(() => Generations.TreeOf(here, 8, _ => new StoredGeneration(new string('1', 40), File.ReadAllBytes(bundle))));
        Assert.Contains("does not hold the tree", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutADiskTheLogIsAskedAndWithoutANumberTheLastCommit()
    {
        var here = Repository("here", "other");
        Assert.Throws<InvalidDataException>(() => Generations.TreeOf(here, 7, _ => null));
        Assert.Equal(Git.Ask(here, "rev-parse", "HEAD^{tree}"), Generations.TreeOf(here, null, _ => throw new InvalidOperationException()));
    }

    private string Repository(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        Git.Ask(folder, "init", "--quiet");
        File.WriteAllText(Path.Combine(folder, "file"), text);
        Git.Ask(folder, "add", "file");
        Git.Ask(folder, "-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "-m", "one file");
        return folder;
    }
}
