using System;
using System.Diagnostics;
using System.IO;
using Dialogos.Sandbox.Sources;

namespace Dialogos.Tests.RedTeam;

/// <summary>The sources under attack: the last commit of this repository, in a clone whose log may be written.</summary>
public sealed class Sources : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dialogos-red-team-").FullName;

    public Sources()
    {
        Git("clone", "--quiet", "--shared", Root(), Repository);
        var tree = GitSourceTree.Open(Repository, Git("-C", Repository, "rev-parse", "HEAD^{tree}"))
            ?? throw new InvalidOperationException("no tree");
        Base = BaseSources.Prepare(tree, Directory.CreateDirectory(Path.Combine(_folder, "trees")).FullName);
    }

    public string Repository => Path.Combine(_folder, "repository");

    public string State => Path.Combine(_folder, "state");

    public BaseSources Base { get; }

    public void Dispose()
    {
        Base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]} failed");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DialogosSelf.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("no DialogosSelf.sln above");
        return folder;
    }
}
