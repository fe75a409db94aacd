// An assembly file FILE.S has its object FILE.obj beside it in the repository, so that an image can be built where there
// is no assembler (inside the system). FILE.obj.lock holds the SHA-256 of both; an object whose source has changed is
// never used.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Dialogos.Kernel.Build.Assembly;

/// <summary>Keeps the objects of assembly files, and makes them anew with clang.</summary>
public static class AssemblyStage
{
    private static readonly string[] Including = ["#include", ".include", ".incbin"];

    /// <summary>Whether a clang is on the path.</summary>
    public static bool CanAssemble() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "clang")));

    /// <summary>Path of the object of an assembly file.</summary>
    public static string ObjectPath(SourceFile source) => Path.ChangeExtension(source.FullPath, ".obj");

    /// <summary>Whether the object is the one that was made from this source.</summary>
    public static bool IsCurrent(SourceFile source)
    {
        var objectPath = ObjectPath(source);
        return File.Exists(objectPath) && File.Exists(objectPath + ".lock")
            && File.ReadAllText(objectPath + ".lock") == Lock(source);
    }

    /// <summary>The objects of all files.</summary>
    /// <exception cref="BuildException">Naming every file whose object is missing or older than its source.</exception>
    public static IReadOnlyList<string> Require(IReadOnlyList<SourceFile> sources)
    {
        var stale = sources.Where(s => !IsCurrent(s)).Select(s => s.RelativePath).ToList();
        if (stale.Count > 0)
            throw new BuildException("no current object for " + string.Join(", ", stale)
                + ": run 'dotnet run --project kernel/build -- assemble' where clang is installed");
        return sources.Select(ObjectPath).ToList();
    }

    /// <summary>Makes object and lock of one file.</summary>
    /// <exception cref="BuildException">With what clang said.</exception>
    public static void Assemble(SourceFile source)
    {
        File.WriteAllBytes(ObjectPath(source), AssembleToBytes(source));
        File.WriteAllText(ObjectPath(source) + ".lock", Lock(source));
    }

    /// <summary>Assembles without touching the repository: the bytes that the object must have.</summary>
    /// <exception cref="BuildException">With what clang said.</exception>
    public static byte[] AssembleToBytes(SourceFile source)
    {
        foreach (var line in File.ReadLines(source.FullPath))
            if (Including.Any(word => line.TrimStart().StartsWith(word, StringComparison.Ordinal)))
                throw new BuildException($"{source.RelativePath}: includes another file, which its lock would not know");
        var output = Path.GetTempFileName();
        try
        {
            // The plain file name and its folder: the object must not know where it was made. The last flag leaves
            // the time stamp zero.
            var result = Tool.Run("clang",
                ["-target", "x86_64-pc-windows-msvc", "-mno-incremental-linker-compatible", "-Werror", "-c",
                    Path.GetFileName(source.FullPath), "-o", output],
                Path.GetDirectoryName(source.FullPath)!);
            if (result.Status != 0)
                throw new BuildException($"{source.RelativePath}: clang ended with status {result.Status}\n{result.Output.TrimEnd()}");
            return File.ReadAllBytes(output);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static string Lock(SourceFile source) =>
        $"source {Hash(source.FullPath)}\nobject {Hash(ObjectPath(source))}\n";

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
