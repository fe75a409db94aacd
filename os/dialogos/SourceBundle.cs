using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Dialogos.Os.Command;

/// <summary>The sources of a generation: a git tree, and a bundle that holds it with its history.</summary>
/// <param name="Tree">The tree's hash.</param>
/// <param name="Title">The first line of the last commit, and whether there are changes that no commit holds yet.</param>
/// <param name="Bytes">The bundle.</param>
public sealed record SourceBundle(string Tree, string Title, byte[] Bytes)
{
    private const string Reference = "refs/dialogos/staged";

    /// <summary>
    /// Bundles the working tree exactly as it is, committed or not, without touching the index, a branch or the tree.
    /// </summary>
    public static SourceBundle Create(string root)
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-bundle-").FullName;
        try
        {
            var index = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = Path.Combine(folder, "index") };
            Git(root, index, "read-tree", "HEAD");
            Git(root, index, "add", "--all");
            var tree = Git(root, index, "write-tree");
            var subject = Git(root, null, "log", "-1", "--format=%s");
            var isCommitted = tree == Git(root, null, "rev-parse", "HEAD^{tree}");
            var commit = isCommitted ? Git(root, null, "rev-parse", "HEAD") : Commit(root, tree, subject);
            Git(root, null, "update-ref", Reference, commit);
            var file = Path.Combine(folder, "sources.bundle");
            Git(root, null, "bundle", "create", "--quiet", file, Reference);
            return new SourceBundle(tree, isCommitted ? subject : subject + " (changed)", File.ReadAllBytes(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The files of the working tree exactly as it is, without what git ignores; paths with '/' from the root.</summary>
    public static IEnumerable<string> Files(string root) =>
        Git(root, null, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(file => File.Exists(Path.Combine(root, file)));

    private static string Commit(string root, string tree, string subject)
    {
        var identity = new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = "dialogos", ["GIT_AUTHOR_EMAIL"] = "dialogos@localhost",
            ["GIT_COMMITTER_NAME"] = "dialogos", ["GIT_COMMITTER_EMAIL"] = "dialogos@localhost",
        };
        return Git(root, identity, "commit-tree", tree, "-p", "HEAD", "-m", $"Working tree on top of: {subject}");
    }

    internal static string Git(string root, Dictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", root, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new CommandException("git is missing.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new CommandException($"git {arguments[0]} failed: {errors.GetAwaiter().GetResult().Trim()}");
    }
}
