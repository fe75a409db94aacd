// From sources to an image: C# to IL (Roslyn), IL to an object (ilc), assembly to objects (clang, kept in the repository),
// objects to a PE (our linker). Everything that reaches the output is named by the recipe.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Generators;
using Dialogos.Kernel.Build.Assembly;
using Dialogos.Kernel.Build.Compilation;
using Dialogos.Kernel.Build.Elf;
using Dialogos.Kernel.Build.Linker;
using Dialogos.Kernel.Build.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.Kernel.Build;

/// <summary>What a build needs besides the recipe.</summary>
public sealed record BuildRequest
{
    /// <summary>The repository's root.</summary>
    public required string Root { get; init; }
    /// <summary>Where the results go; made if it is missing.</summary>
    public required string OutputFolder { get; init; }
    /// <summary>Path of ilc; null finds it in the NuGet cache.</summary>
    public string? Ilc { get; init; }
    /// <summary>Generators that run over the sources.</summary>
    public IReadOnlyList<IIncrementalGenerator> Generators { get; init; } = [new KernelTestGenerator(), new SystemCallGenerator()];
    /// <summary>The C# sources where the caller has read them already (CSharpStage.Read); null reads the files.</summary>
    public CSharpCompilation? Program { get; init; }
    /// <summary>Path of this builder as a native program, which then does the work (BuildStamp.Build); null builds in this process.</summary>
    public string? Native { get; init; }
    /// <summary>Assemble files whose object is not current, instead of failing.</summary>
    public bool AssembleStale { get; init; }
    /// <summary>Told what happens, one line at a time.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}

/// <summary>A file that a build made.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
public sealed record BuiltFile(string Path, string Sha256, long Bytes);

/// <summary>How long a stage took.</summary>
public sealed record StageTime(string Stage, double Milliseconds);

/// <summary>What a build made.</summary>
/// <param name="Image">The PE.</param>
/// <param name="Files">All results, the image among them.</param>
/// <param name="Timings">In order.</param>
/// <param name="SourceFiles">How many files went in.</param>
/// <param name="OtherProcessor">Processor time of what ran in processes of their own: ilc, or a native builder with its ilc.</param>
public sealed record BuildResult(
    BuiltFile Image, IReadOnlyList<BuiltFile> Files, IReadOnlyList<StageTime> Timings, int SourceFiles, TimeSpan OtherProcessor);

/// <summary>Builds images.</summary>
public static class KernelBuilder
{
    /// <summary>Builds one image.</summary>
    /// <exception cref="BuildException">The sources have faults, or a tool is missing.</exception>
    /// <exception cref="LinkException">The objects do not fit together.</exception>
    public static BuildResult Build(ImageRecipe recipe, BuildRequest request, CancellationToken cancellation = default)
    {
        var stages = new Stages(request.Progress);
        var root = Path.GetFullPath(request.Root);
        var output = Path.GetFullPath(request.OutputFolder);
        var ilc = request.Ilc ?? IlcStage.Locate();
        var work = Path.Combine(output, recipe.Name + ".work");
        Directory.CreateDirectory(work);
        var found = SourceTree.Find(root, recipe, ".cs", ".S").ToLookup(source => Path.GetExtension(source.RelativePath));
        List<SourceFile> sources = [.. found[".cs"]], assemblySources = [.. found[".S"]];
        if (sources.Count == 0)
            throw new BuildException($"recipe {recipe.Name}: no C# source below {root}");

        var program = stages.Run($"C# ({sources.Count} files)",
            () => CSharpStage.Compile(request.Program ?? CSharpStage.Read(recipe.Name, sources, cancellation), work,
                request.Generators, cancellation));
        var (compiled, ilcProcessor, names) = stages.Run("ilc", () => MakeObject(ilc, recipe, program, cancellation));
        var stubs = stages.Run($"assembly ({assemblySources.Count} files)", () => Stubs(assemblySources, request));
        var (linked, functions) = stages.Run("link", () => Link(recipe, compiled, stubs, names));
        var files = stages.Run("write", () => Write(Path.Combine(output, recipe.Name), linked, functions));
        return new BuildResult(files[0], files, stages.Times, sources.Count + assemblySources.Count, ilcProcessor);
    }

    // ilc leaves processors idle: what else needs nothing but the IL is done meanwhile.
    private static (string Object, TimeSpan Processor, ProgramNames Names) MakeObject(string ilc, ImageRecipe recipe, CompiledProgram program,
        CancellationToken cancellation)
    {
        var making = Task.Run(() => IlcStage.Compile(ilc, program.Path, recipe.IlcFlags), CancellationToken.None);
        ProgramNames names;
        try
        {
            // Its words are clearer than those with which ilc may end.
            FreestandingContract.Check(program.Program, cancellation);
            names = new ProgramNames(new NameDemangler(recipe.Name, program.Image), NamedType.Read(recipe.Name, program.Image));
        }
        finally
        {
            Task.WaitAny([making], CancellationToken.None);
        }
        var (path, processor) = making.GetAwaiter().GetResult();
        return (path, processor, names);
    }

    private static IReadOnlyList<(string Name, string Path)> Stubs(IReadOnlyList<SourceFile> sources, BuildRequest request)
    {
        foreach (var source in sources)
        {
            if (!request.AssembleStale || AssemblyStage.IsCurrent(source) || !AssemblyStage.CanAssemble())
                continue;
            request.Progress($"  assembling {source.RelativePath}");
            AssemblyStage.Assemble(source);
        }
        return sources.Zip(AssemblyStage.Require(sources), (source, path) => (source.RelativePath, path)).ToList();
    }

    private static (LinkedImage Image, IReadOnlyList<ImageFunction> Functions) Link(
        ImageRecipe recipe, string compiled, IReadOnlyList<(string Name, string Path)> stubs, ProgramNames names)
    {
        var objects = stubs.Prepend((Name: recipe.Name + ".obj", Path: compiled))
            .Select(item => CoffReader.Read(item.Name, File.ReadAllBytes(item.Path))).ToList();
        var lines = CodeViewLines.Read(objects[0]);
        IReadOnlyList<ImageFunction> functions = [];
        var image = CoffLinker.Link(objects, new LinkOptions
        {
            EntrySymbol = recipe.EntrySymbol,
            ImageBase = recipe.ImageBase,
            Subsystem = recipe.Subsystem,
            Relocatable = recipe.Relocatable,
        }, draft =>
        [
            (".symbols", SymbolMapWriter.Write(functions = SymbolMapWriter.Functions(draft, lines, names.Demangler))),
            (".names", TypeNameMapWriter.Write(TypeNameMapWriter.Find(draft, names.Types))),
        ]);
        return (image, functions);
    }

    // The image, the symbol file for gdb and, where there is an entry for it, the container for direct boot.
    private static IReadOnlyList<BuiltFile> Write(string path, LinkedImage image, IReadOnlyList<ImageFunction> functions)
    {
        File.Delete(path + ".elf");
        Task<BuiltFile?>[] files =
        [
            Task.Run(() => Write(path + ".efi", image.File)),
            Task.Run(() => Write(path + ".debug", Symbols(image, functions))),
            Task.Run(() => Write(path + ".elf", DirectBootElf.Wrap(image))),
        ];
        return [.. Task.WhenAll(files).GetAwaiter().GetResult().OfType<BuiltFile>()];
    }

    private static byte[] Symbols(LinkedImage image, IReadOnlyList<ImageFunction> functions)
    {
        var names = functions.ToDictionary(function => (function.Address, function.Symbol), function => function.Name);
        return DebugElf.Write(image, [.. image.Symbols.Select(s => s with { Name = names.GetValueOrDefault((s.Address, s.Name), s.Name) })]);
    }

    private static BuiltFile? Write(string path, byte[]? bytes)
    {
        if (bytes is null)
            return null;
        File.WriteAllBytes(path, bytes);
        return new BuiltFile(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }

    // What the IL calls what ilc mangles.
    private sealed record ProgramNames(NameDemangler Demangler, IReadOnlyList<NamedType> Types);

    private sealed class Stages(Action<string> progress)
    {
        internal List<StageTime> Times { get; } = [];

        internal T Run<T>(string name, Func<T> work)
        {
            progress(name);
            var watch = Stopwatch.StartNew();
            var result = work();
            Times.Add(new StageTime(name, watch.Elapsed.TotalMilliseconds));
            return result;
        }
    }
}
