using System;
using System.IO;
using System.Text;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;
using Dialogos.SelfImprove.Understanding;

namespace Dialogos.Os.Command;

/// <summary>The kernel's sources in one git tree, understood, with what is needed to build and run them.</summary>
internal sealed class KernelSources : IDisposable
{
    private KernelSources(Workspace workspace, string tree)
    {
        Folder = Directory.CreateDirectory(Path.Combine(workspace.State, "agent")).FullName;
        var opened = GitSourceTree.Open(workspace.Root, tree) ?? throw new CommandException($"The repository has no tree {tree}.");
        Base = BaseSources.Prepare(opened, Path.Combine(Folder, "trees"));
        Policy = Policy.Parse(Encoding.UTF8.GetString(opened.Read("analyzers/policy/policy.txt")
            ?? throw new CommandException("These sources have no policy.")));
        Index = KernelIndex.Build(Base.Kernel);
        Guests = new GuestRuns(Path.Combine(Folder, "guests"));
    }

    public string Folder { get; }

    public BaseSources Base { get; }

    public Policy Policy { get; }

    public KernelIndex Index { get; }

    public KernelWorkshop Workshop { get; } = new();

    public GuestRuns Guests { get; }

    /// <summary>Reads and understands a tree.</summary>
    public static KernelSources Open(Workspace workspace, string tree) =>
        Progress.Show("Understanding the sources", _ => new KernelSources(workspace, tree));

    public void Dispose()
    {
        Workshop.Dispose();
        Guests.Dispose();
        Base.Dispose();
    }
}
