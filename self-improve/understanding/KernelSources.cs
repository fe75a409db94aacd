using System;
using System.IO;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Testing;

namespace Dialogos.SelfImprove.Understanding;

/// <summary>The kernel's sources in one git tree, understood, with what is needed to build and run them.</summary>
public sealed class KernelSources : IDisposable
{
    private KernelSources(GitSourceTree tree, string folder)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Base = BaseSources.Prepare(tree, Path.Combine(Folder, "trees"));
        Policy = Policy.Read(tree);
        Index = KernelIndex.Build(Base.Kernel);
        Guests = new GuestRuns(Path.Combine(Folder, "guests"));
    }

    /// <summary>Scratch folder of whoever works on them.</summary>
    public string Folder { get; }

    /// <summary>The sources.</summary>
    public BaseSources Base { get; }

    /// <summary>Their policy.</summary>
    public Policy Policy { get; }

    /// <summary>Their members and calls.</summary>
    public KernelIndex Index { get; }

    /// <summary>Builds them.</summary>
    public KernelWorkshop Workshop { get; } = new();

    /// <summary>Boots them.</summary>
    public GuestRuns Guests { get; }

    /// <summary>Reads and understands a tree of a repository.</summary>
    /// <exception cref="InvalidDataException">There is no such tree, or it has no policy.</exception>
    public static KernelSources Open(string repository, string tree, string folder) => new(GitSourceTree.Open(repository, tree)
        ?? throw new InvalidDataException($"The repository has no tree {tree}."), folder);

    /// <inheritdoc/>
    public void Dispose()
    {
        Workshop.Dispose();
        Guests.Dispose();
        Base.Dispose();
    }
}
