using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Dialogos.Eval.Cases;
using Dialogos.Eval.Commands;
using Dialogos.Kernel.Cryptography;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Signing;

namespace Dialogos.Os.Command;

/// <summary>Reads the sources of a generation from the system's disk.</summary>
internal static class StoredGenerations
{
    /// <summary>Where <c>eval</c> finds what it asks about.</summary>
    public static EvalPlace Place(Workspace workspace) => new(workspace.Root, workspace.State, number =>
    {
        try
        {
            return Find(workspace, number);
        }
        catch (CommandException fault)
        {
            throw new InvalidDataException(fault.Message);
        }
    });

    /// <summary>A generation's sources; null where there is no disk or no such generation on it.</summary>
    /// <exception cref="InvalidDataException">It is not signed by this machine's key, or its bundle is not the one that was signed.</exception>
    private static StoredGeneration? Find(Workspace workspace, int number)
    {
        if (!File.Exists(workspace.DiskImage))
            return null;
        using var disk = SystemDisk.Open(workspace.DiskImage, isReadOnly: true);
        if (disk.Directory.Names.All(name => name.Number != number))
            return null;
        var folder = GenerationName.FolderOf(number);
        var text = Read(disk, $"{folder}/manifest.json", Manifest.LongestText);
        using var key = SigningKey.LoadOrCreate(SigningKey.DevelopmentKeyPath);
        var publicKey = SystemDisk.Check(EcdsaPublicKey.Parse(key.PublicKey), "reading the key");
        // The sources are what is asked for: whether its kernel would start is the loader's question.
        if (publicKey.Verify(SHA256.HashData(text), Read(disk, $"{folder}/manifest.sig", EcdsaPublicKey.SignatureLength)).Failed)
            throw new InvalidDataException($"generation {number} on {workspace.DiskImage} is not signed by this machine's key");
        var manifest = SystemDisk.Check(Manifest.Parse(text), $"reading the manifest of generation {number}");
        var bundle = Read(disk, $"{folder}/sources.bundle", (int)manifest.SourcesLength);
        if (!SHA256.HashData(bundle).AsSpan().SequenceEqual(manifest.SourcesHash))
            throw new InvalidDataException($"the sources of generation {number} on {workspace.DiskImage} are not those that were signed");
        return new StoredGeneration(manifest.SourceTree, bundle);
    }

    private static byte[] Read(SystemDisk disk, string path, int most)
    {
        var content = new byte[most];
        return content[..SystemDisk.Check(disk.Generations.Read(path, content), $"reading {path}")];
    }
}
