using System;
using System.IO;
using System.Linq;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Eval.Cases;

/// <summary>A generation as a system's disk holds it.</summary>
/// <param name="SourceTree">The git tree of its sources, as its signed manifest states it.</param>
/// <param name="Bundle">A git bundle that holds that tree.</param>
public sealed record StoredGeneration(string SourceTree, byte[] Bundle);

/// <summary>Finds the sources of generations: on the system's disk, else in the repository's log.</summary>
public static class Generations
{
    /// <summary>The git tree of a generation's sources; of the last commit where no generation is named.</summary>
    /// <param name="findStored">Looks on the system's disk; null where it has no such generation.</param>
    /// <exception cref="InvalidDataException">There is no such generation, or the sources on the disk are not what they say.</exception>
    public static string TreeOf(string repository, int? generation, Func<int, StoredGeneration?> findStored)
    {
        if (generation is not { } number)
            return Git.Ask(repository, "rev-parse", "HEAD^{tree}");
        if (findStored(number) is { } stored)
            return Bring(repository, number, stored);
        using var log = new RecordLog(repository);
        var record = log.Entries().Where(entry => entry.Kind == nameof(GenerationRecord))
            .Select(entry => log.Read(entry.Id, RecordJson.Default.GenerationRecord)).LastOrDefault(record => record.Number == number)
            ?? throw new InvalidDataException($"neither the disk nor the log has a generation {number}; './dialogos generations' and './dialogos log' list what they have");
        return record.SourceTree;
    }

    /// <summary>The commit that is checked out, for people.</summary>
    public static string Commit(string repository) => Git.Ask(repository, "rev-parse", "--short=12", "HEAD");

    /// <summary>Whether tracked files differ from the last commit: what is evaluated is the commit.</summary>
    public static bool HasUncommittedChanges(string repository) => Git.Ask(repository, "status", "--porcelain", "--untracked-files=no").Length > 0;

    /// <summary>A tree's sources, exported once into the work folder.</summary>
    public static BaseSources Sources(string repository, string tree, string workFolder) => BaseSources.Prepare(
        GitSourceTree.Open(repository, tree) ?? throw new InvalidDataException($"the repository has no tree {tree}"),
        Directory.CreateDirectory(Path.Combine(workFolder, "trees")).FullName);

    // Objects only: no branch, no tag, no file of the working tree.
    private static string Bring(string repository, int number, StoredGeneration stored)
    {
        if (Has())
            return stored.SourceTree;
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, stored.Bundle);
            Git.Ask(repository, "bundle", "unbundle", file);
        }
        finally
        {
            File.Delete(file);
        }
        return Has() ? stored.SourceTree : throw new InvalidDataException($"the bundle of generation {number} does not hold the tree {stored.SourceTree} that its manifest states");

        bool Has() => Git.TryAsk(repository, "cat-file", "-e", stored.SourceTree + "^{tree}") is not null;
    }
}
