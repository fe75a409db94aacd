using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Dialogos.Kernel.Build;
using Dialogos.Kernel.Build.Assembly;
using Dialogos.Kernel.Build.Linker;

namespace Dialogos.Tests.KernelBuild;

/// <summary>Other programs, bounded in time.</summary>
internal static class TestTools
{
    internal static (int Status, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("timeout", ["60", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Assembles a source text of Intel syntax.</summary>
    internal static CoffObject Assemble(string name, string source) =>
        CoffReader.Read(name, AssembleBytes(name, source));

    internal static byte[] AssembleBytes(string name, string source)
    {
        using var folder = new ScratchFolder();
        var path = folder.Write(name + ".S", ".intel_syntax noprefix\n" + source);
        return AssemblyStage.AssembleToBytes(new SourceFile(name + ".S", path));
    }

    internal static LinkOptions Options(string entry = "Start", bool relocatable = true) => new()
    {
        EntrySymbol = entry,
        ImageBase = 0x1_4000_0000,
        Subsystem = PeSubsystem.EfiApplication,
        Relocatable = relocatable,
    };

    internal static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DialogosSelf.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests do not lie in the repository.");
    }

    /// <summary>A checkout of its own that holds only the minimal image's sources.</summary>
    internal static void CopyMinimal(string to)
    {
        var from = Path.Combine(RepositoryRoot(), "tests", "kernel-build", "fixtures", "minimal");
        Directory.CreateDirectory(Path.Combine(to, "minimal"));
        foreach (var file in Directory.GetFiles(from).Where(f => Path.GetExtension(f) is ".cs" or ".S"))
            File.Copy(file, Path.Combine(to, "minimal", Path.GetFileName(file)));
    }

    internal static readonly ImageRecipe Minimal = new()
    {
        Name = "minimal",
        Rooms = [new SourceRoom("minimal")],
        EntrySymbol = "EfiMain",
        ImageBase = 0x1_4000_0000,
        Subsystem = PeSubsystem.EfiApplication,
        Relocatable = true,
    };

    internal static BuildResult BuildMinimal(string root, string output) => KernelBuilder.Build(Minimal,
        new BuildRequest { Root = root, OutputFolder = output, AssembleStale = true });
}
