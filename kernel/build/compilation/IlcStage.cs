using System;
using System.Collections.Generic;
using System.IO;

namespace Dialogos.Kernel.Build.Compilation;

/// <summary>Compiles IL to one COFF object with the stock <c>ilc</c>, a program that is spawned by its path.</summary>
public static class IlcStage
{
    /// <summary>The version that the project is built and tested with.</summary>
    public const string Version = "10.0.14";

    /// <summary>
    /// Why these flags. <c>targetos:windows</c>: that ABI has no red zone and callee-saved xmm6-15. <c>-O</c>: whole
    /// program, with statics pre-initialised where the interpreter can prove it. <c>nativelib</c>: no Main method;
    /// every RuntimeExport is a root. <c>noinlinetls</c>: the inlined form reads the Windows thread block.
    /// <c>instruction-set:x86-64</c>: the baseline, so that one kernel runs everywhere. <c>-g</c>: CodeView lines, the
    /// source of the symbol map; it does not change code. Never <c>resilient</c>, which hides missing helpers; no
    /// <c>dehydrate</c>, which needs a start-up pass that our runtime does not have.
    /// </summary>
    private static readonly string[] Flags =
    [
        "--targetos:windows", "--targetarch:x64", "-O", "--nativelib", "--noinlinetls", "--instruction-set:x86-64", "-g",
    ];

    /// <summary>ilc in the NuGet cache, where this project's restore put it.</summary>
    /// <exception cref="BuildException">It is not there.</exception>
    public static string Locate()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var path = Path.Combine(cache, "runtime.linux-x64.microsoft.dotnet.ilcompiler", Version, "tools", "ilc");
        return File.Exists(path)
            ? path
            : throw new BuildException($"ilc {Version} is not at {path}: run 'dotnet restore kernel/build', or pass --ilc PATH");
    }

    /// <summary>Writes NAME.obj beside the assembly and returns its path, and the processor time that ilc took.</summary>
    /// <exception cref="BuildException">With what ilc said.</exception>
    public static (string Object, TimeSpan Processor) Compile(string ilc, string assemblyPath, IReadOnlyList<string> extraFlags)
    {
        var name = Path.GetFileNameWithoutExtension(assemblyPath);
        var objectPath = Path.ChangeExtension(assemblyPath, ".obj");
        File.Delete(objectPath);
        // Relative names and the folder as working directory: the object must not know where it was made.
        List<string> arguments =
        [
            name + ".dll", "-o:" + name + ".obj", "--systemmodule:" + name,
            "--parallelism:" + Environment.ProcessorCount, .. Flags, .. extraFlags,
        ];
        // Its threads compile on every processor: a collector that ran beside them would only be in their way.
        var result = Tool.Run(ilc, arguments, Path.GetDirectoryName(assemblyPath)!, ("DOTNET_gcConcurrent", "0"));
        if (result.Status != 0 || !File.Exists(objectPath))
            throw new BuildException($"ilc ended with status {result.Status}\n{result.Output.TrimEnd()}");
        return (objectPath, result.Processor);
    }
}
