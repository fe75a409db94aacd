using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Eval.Cases;

/// <summary>Finds the sources of generations in the repository.</summary>
public static class Generations
{
    /// <summary>The git tree of a generation's sources; of the last commit where no generation is named.</summary>
    /// <exception cref="InvalidDataException">The log has no such generation.</exception>
    public static string TreeOf(string repository, int? generation)
    {
        if (generation is not { } number)
            return Git(repository, "rev-parse", "HEAD^{tree}");
        using var log = new RecordLog(repository);
        var record = log.Entries().Where(entry => entry.Kind == nameof(GenerationRecord))
            .Select(entry => log.Read(entry.Id, RecordJson.Default.GenerationRecord)).LastOrDefault(record => record.Number == number)
            ?? throw new InvalidDataException($"the log has no generation {number}; './dialogos log' lists what it has");
        return record.SourceTree;
    }

    /// <summary>The commit that is checked out, for people.</summary>
    public static string Commit(string repository) => Git(repository, "rev-parse", "--short=12", "HEAD");

    /// <summary>Whether tracked files differ from the last commit: what is evaluated is the commit.</summary>
    public static bool HasUncommittedChanges(string repository) => Git(repository, "status", "--porcelain", "--untracked-files=no").Length > 0;

    /// <summary>A tree's sources, exported once into the work folder.</summary>
    public static BaseSources Sources(string repository, string tree, string workFolder) => BaseSources.Prepare(
        GitSourceTree.Open(repository, tree) ?? throw new InvalidDataException($"the repository has no tree {tree}"),
        Directory.CreateDirectory(Path.Combine(workFolder, "trees")).FullName);

    private static string Git(string repository, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true })
            ?? throw new IOException("git does not start");
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidDataException($"git {string.Join(' ', arguments)} failed in {repository}");
    }
}
