using System;
using System.Collections.Generic;
using System.IO;
using Dialogos.Kernel.Generations;
using Dialogos.Sandbox.Signing;

namespace Dialogos.Os.Command;

/// <summary>
/// A generation's sources as a compressed archive in its folder, for /sbin/follow-sources: what runs inside has no git to open
/// the bundle with. Nobody has to trust it: a rebuild from other sources is not the running kernel.
/// </summary>
internal static class SourceArchive
{
    private const string FileName = "sources.tar.gz";

    // No build needs them, and they are most of the bytes; the bundle has them.
    private const string Weights = "self-improve/weights";

    /// <summary>
    /// Stages a generation and its archive. The archive comes first: what is cut short between the two is no generation yet, and
    /// is staged again.
    /// </summary>
    public static void Stage(SystemDisk disk, SignedGeneration generation)
    {
        var folder = GenerationName.FolderOf(generation.Number);
        var what = $"staging generation {generation.Number}";
        SystemDisk.Check(disk.Generations.MakeFolder(folder), what);
        SystemDisk.Check(disk.Generations.Write($"{folder}/{FileName}", Make(generation.Sources)), what);
        SystemDisk.Check(GenerationStage.Stage(disk.Generations, generation, GenerationStage.DefaultTries), what);
    }

    /// <summary>The files of the commit that a bundle was made for.</summary>
    internal static byte[] Make(byte[] bundle)
    {
        var folder = Directory.CreateTempSubdirectory("dialogos-sources-").FullName;
        try
        {
            var packed = Path.Combine(folder, "bundle");
            var archive = Path.Combine(folder, FileName);
            File.WriteAllBytes(packed, bundle);
            SourceBundle.Git(folder, null, "init", "--quiet", "--bare");
            // One line for each reference: its commit, a blank, its name.
            var commit = SourceBundle.Git(folder, null, "bundle", "unbundle", packed).Split(' ', '\n')[0];
            SourceBundle.Git(folder, null, "archive", "--format=tar.gz", "--output", archive, commit, "--", ".",
                $":(exclude){Weights}");
            return File.ReadAllBytes(archive);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
