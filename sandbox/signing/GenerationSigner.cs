using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Dialogos.Kernel.Generations;

namespace Dialogos.Sandbox.Signing;

/// <summary>The files of a signed generation, ready to be staged.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Entry">The text of its entry file.</param>
/// <param name="Kernel">kernel.efi.</param>
/// <param name="Sources">sources.bundle.</param>
/// <param name="Manifest">manifest.json.</param>
/// <param name="Signature">manifest.sig.</param>
public sealed record SignedGeneration(
    int Number, byte[] Entry, byte[] Kernel, byte[] Sources, byte[] Manifest, byte[] Signature);

/// <summary>Writes and signs the manifest of a generation.</summary>
public static class GenerationSigner
{
    /// <summary>Signs <paramref name="content"/>.</summary>
    /// <exception cref="InvalidDataException">A text is not printable ASCII, or too long.</exception>
    public static SignedGeneration Sign(GenerationContent content, SigningKey key)
    {
        var kernelHash = SHA256.HashData(content.Kernel);
        var entry = new GenerationEntry(
            content.Title, content.Created, Convert.ToHexStringLower(kernelHash), content.Options).Format();
        if (entry.Failed)
            throw new InvalidDataException($"The title, date or options of generation {content.Number}: {entry.Error}.");
        var manifest = new Manifest
        {
            Generation = content.Number,
            Parent = content.Parent ?? -1,
            Created = content.Created,
            SourceTree = content.SourceTree,
            KernelLength = content.Kernel.Length,
            KernelHash = kernelHash,
            SourcesLength = content.Sources.Length,
            SourcesHash = SHA256.HashData(content.Sources),
            EntryHash = SHA256.HashData(entry.Value),
            Toolchain = content.Toolchain,
            Model = content.Model,
            Proposals = content.Proposals.ToArray(),
            Verdicts = content.Verdicts.ToArray(),
            LogIndex = content.LogIndex,
            LogRoot = content.LogRoot,
        }.ToBytes();
        if (manifest.Failed)
            throw new InvalidDataException($"The manifest of generation {content.Number}: {manifest.Error}.");
        return new SignedGeneration(
            content.Number, entry.Value, content.Kernel, content.Sources, manifest.Value, key.Sign(manifest.Value));
    }
}
