using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Analyzers.Generators;
using Dialogos.Kernel.Build.Assembly;
using Dialogos.Kernel.Build.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.Kernel.Build;

/// <summary>
/// What a build was made from and what it made, by content: SHA-256 of everything that can reach the output (sources, kept
/// objects, recipe, builder, compiler, ilc and its code generator), and of every file that came out. A build whose stamp still
/// holds need not be made again. Times of files mean nothing here, so neither a copied checkout nor a clock deceives it. Whoever
/// must not trust what lies in the output folder (the verifier) does not ask.
/// </summary>
public static class BuildStamp
{
    private const string Format = "4";

    // ilc loads its code generator by name, from its own folder.
    // A tool does not change while it is used: its length and time tell that it is the file that was read before.
    private static readonly ConcurrentDictionary<(string Path, long Bytes, DateTime Written), string> ToolHashes = new();

    private static readonly string[] IlcParts = ["libclrjit_win_x64_x64.so", "libjitinterface_x64.so"];

    /// <summary>
    /// What a build now would be made from, null where nobody can say since ilc is missing; and the files that an earlier build made
    /// from the same, the image first, else null.
    /// </summary>
    public static (string? Inputs, IReadOnlyList<BuiltFile>? Files) Look(ImageRecipe recipe, BuildRequest request) =>
        InputsIfAny(recipe, request) is { } inputs ? (inputs, Read(recipe, request, inputs)) : (null, null);

    /// <summary>The files that an earlier build made, the image first, if a build now would make the same; else null.</summary>
    public static IReadOnlyList<BuiltFile>? Read(ImageRecipe recipe, BuildRequest request) =>
        Look(recipe, request).Files;

    /// <summary>Builds and leaves a stamp. A build that fails or is cut off leaves none.</summary>
    /// <param name="inputs">What a <see cref="Look"/> just before has said; null looks now.</param>
    /// <exception cref="BuildException">The sources have faults, or a tool is missing.</exception>
    /// <exception cref="Linker.LinkException">The objects do not fit together.</exception>
    public static BuildResult Build(ImageRecipe recipe, BuildRequest request, string? inputs = null)
    {
        inputs ??= Inputs(recipe, request);
        Directory.CreateDirectory(request.OutputFolder);
        File.Delete(PathOf(recipe, request));
        var result = request.Native is { } native ? NativeBuilder.Build(native, recipe, request) : KernelBuilder.Build(recipe, request);
        Write(recipe, request, inputs, result);
        return result;
    }

    /// <summary>Notes what a build made.</summary>
    /// <param name="inputs">What <see cref="Inputs"/> was before it began.</param>
    internal static void Write(ImageRecipe recipe, BuildRequest request, string inputs, BuildResult result)
    {
        // Assembling may have written objects, and a source may have changed while it was compiled: then nobody knows what was built.
        if (Inputs(recipe, request) == inputs)
            File.WriteAllLines(PathOf(recipe, request),
                result.Files.Select(file => $"{file.Sha256} {file.Bytes} {Path.GetFileName(file.Path)}").Prepend("inputs " + inputs));
    }

    /// <summary>A hash of everything that can reach the output.</summary>
    /// <exception cref="BuildException">ilc is missing.</exception>
    public static string Inputs(ImageRecipe recipe, BuildRequest request)
    {
        var text = new StringBuilder($"format {Format}\n{recipe.Name} {recipe.EntrySymbol} {recipe.ImageBase:x} {recipe.Subsystem} {recipe.Relocatable}\n");
        foreach (var flag in recipe.IlcFlags)
            text.Append("flag ").Append(flag).Append('\n');
        foreach (var generator in request.Generators)
            text.Append("generator ").Append(generator.GetType().FullName).Append('\n');
        var root = Path.GetFullPath(request.Root);
        var files = SourceTree.Find(root, recipe, ".cs", ".S").SelectMany(Parts)
            .Select(file => (file.Name, file.Path, IsTool: false))
            .Concat(Tools(request).Select(tool => (Name: Path.GetFileName(tool), Path: tool, IsTool: true)));
        foreach (var line in files.AsParallel().AsOrdered().Select(file => $"{file.Name} {HashIfAny(file.Path, file.IsTool)}\n"))
            text.Append(line);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // What is compiled of a source: itself, and of an assembly file the object that is kept in the repository.
    private static IEnumerable<(string Name, string Path)> Parts(SourceFile source)
    {
        yield return (source.RelativePath, source.FullPath);
        if (Path.GetExtension(source.RelativePath) != ".S")
            yield break;
        yield return (source.RelativePath + " object", AssemblyStage.ObjectPath(source));
        yield return (source.RelativePath + " lock", AssemblyStage.ObjectPath(source) + ".lock");
    }

    private static List<BuiltFile>? Read(ImageRecipe recipe, BuildRequest request, string inputs)
    {
        var path = PathOf(recipe, request);
        if (!File.Exists(path))
            return null;
        // "inputs HASH", then "HASH BYTES NAME" of each result, the image first.
        var lines = File.ReadAllLines(path);
        if (lines.Length < 2 || lines[0] != "inputs " + inputs)
            return null;
        var files = new List<BuiltFile>();
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(' ', 3) is not [var hash, var length, var name] || !long.TryParse(length, CultureInfo.InvariantCulture, out var bytes))
                return null;
            var file = new BuiltFile(Path.Combine(Path.GetFullPath(request.OutputFolder), name), hash, bytes);
            if (!File.Exists(file.Path) || HashOf(file.Path) != hash)
                return null;
            files.Add(file);
        }
        return files;
    }

    // Without ilc nobody can say what a build would make.
    private static string? InputsIfAny(ImageRecipe recipe, BuildRequest request)
    {
        try
        {
            return Inputs(recipe, request);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Tools(BuildRequest request)
    {
        var ilc = request.Ilc ?? IlcStage.Locate();
        return Builder(request).Append(ilc).Concat(IlcParts.Select(part => Path.Combine(Path.GetDirectoryName(ilc)!, part)));
    }

    // A native builder is one file, whether this process starts it or is it; else it is IL, and the runtime that compiles that.
    private static IEnumerable<string> Builder(BuildRequest request)
    {
        if (request.Native is { } native)
            return [native];
        Type[] parts = [typeof(KernelBuilder), typeof(KernelTestGenerator), typeof(Microsoft.CodeAnalysis.Compilation), typeof(CSharpCompilation), typeof(object)];
        return parts.Select(part => part.Assembly.Location is { Length: > 0 } place ? place : Environment.ProcessPath!).Distinct();
    }

    private static string HashIfAny(string path, bool isTool)
    {
        var file = new FileInfo(path);
        return !file.Exists ? "missing"
            : isTool ? ToolHashes.GetOrAdd((path, file.Length, file.LastWriteTimeUtc), _ => HashOf(path)) : HashOf(path);
    }

    // In pieces: arrays as large as the tools would be most of what a build touches.
    private static string HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string PathOf(ImageRecipe recipe, BuildRequest request) => Path.Combine(Path.GetFullPath(request.OutputFolder), recipe.Name + ".stamp");
}
