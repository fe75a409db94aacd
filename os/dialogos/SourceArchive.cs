using System;
using System.Collections.Generic;
using System.IO;
using Dialogos.Kernel.Generations;

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

    /// <summary>Puts the archive beside the bundle of a generation that was staged.</summary>
    public static void Add(SystemDisk disk, int number, byte[] bundle)
    {
        SystemDisk.Check(disk.Generations.Write($"{GenerationName.FolderOf(number)}/{FileName}", Make(bundle)),
            $"writing the sources of generation {number}");
        SystemDisk.Check(disk.Generations.Flush(), $"writing the sources of generation {number}");
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
