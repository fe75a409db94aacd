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
        using var key = SigningKey.LoadOrCreate(SigningKey.DevelopmentKeyPath);
        var publicKey = SystemDisk.Check(EcdsaPublicKey.Parse(key.PublicKey), "reading the key");
        var verifier = new GenerationVerifier(disk.Generations, publicKey);
        var name = SystemDisk.Check(disk.Directory.Find(number), $"finding generation {number}");
        if (verifier.Verify(name) is var rejection && rejection != Rejection.None)
            throw new InvalidDataException($"generation {number} on {workspace.DiskImage} cannot be believed: {rejection}");
        var manifest = verifier.Manifest!;
        var bundle = new byte[manifest.SourcesLength];
        SystemDisk.Check(disk.Generations.Read($"{name.Folder}/sources.bundle", bundle), $"reading the sources of generation {number}");
        if (!SHA256.HashData(bundle).AsSpan().SequenceEqual(manifest.SourcesHash))
            throw new InvalidDataException($"the sources of generation {number} on {workspace.DiskImage} are not those that were signed");
        return new StoredGeneration(manifest.SourceTree, bundle);
    }
}
