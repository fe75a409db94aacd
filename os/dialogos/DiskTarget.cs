using System;
using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Acceptance;
using Dialogos.Sandbox.Signing;

namespace Dialogos.Os.Command;

/// <summary>Stages accepted generations on the system's disk, which it opens for each step only.</summary>
internal sealed class DiskTarget(Workspace workspace) : IGenerationTarget
{
    /// <inheritdoc/>
    public (int Number, int? Parent) Next()
    {
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: true);
        var order = GenerationSelector.Order(disk.Directory, GenerationSelector.NoChoice);
        return (SystemDisk.Check(disk.Directory.NextNumber(), "finding a number"), order.Count > 0 ? order[0].Number : null);
    }

    /// <inheritdoc/>
    public string? KernelHashOf(int number)
    {
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: true);
        if (disk.Directory.Names.All(name => name.Number != number))
            return null;
        var name = SystemDisk.Check(disk.Directory.Find(number), $"finding generation {number}");
        var text = new byte[GenerationEntry.LongestText];
        var length = SystemDisk.Check(disk.Generations.Read(name.FileName, text), $"reading generation {number}");
        return SystemDisk.Check(GenerationEntry.Parse(text.AsSpan(0, length)), $"reading generation {number}").KernelHash;
    }

    /// <inheritdoc/>
    public void Stage(SignedGeneration generation)
    {
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: false);
        SourceArchive.Stage(disk, generation);
    }
}
