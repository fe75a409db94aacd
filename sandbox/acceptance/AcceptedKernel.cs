using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Sandbox.Builds;
using Dialogos.Sandbox.Gates;
using Dialogos.Sandbox.Sources;
using Dialogos.Sandbox.Verification;

namespace Dialogos.Sandbox.Acceptance;

/// <summary>Builds an accepted kernel once more, from its base and its patch.</summary>
public sealed class AcceptedKernel(string repository, VerifierFolders folders) : IAcceptedKernel
{
    /// <inheritdoc/>
    public async Task<byte[]> BuildAsync(Candidate candidate, CancellationToken cancellation)
    {
        var tree = GitSourceTree.Open(repository, candidate.Base.Id)
            ?? throw new InvalidDataException($"The tree {candidate.Base.Id} is gone.");
        using var sources = BaseSources.Prepare(tree, folders.Trees);
        using var workshop = new KernelWorkshop();
        var folder = folders.NewWorkFolder();
        try
        {
            var kernel = await workshop.BuildAsync(sources, [.. candidate.Files.Select(file => (file.Path, file.After))], folder, cancellation);
            return await File.ReadAllBytesAsync(kernel.Efi, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
