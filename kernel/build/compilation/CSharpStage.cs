using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Kernel.Build.Compilation;

/// <summary>A program as IL.</summary>
/// <param name="Path">Where NAME.dll lies, with NAME.pdb beside it.</param>
/// <param name="Image">The same bytes as that file's.</param>
/// <param name="Program">What was compiled, with what generators added.</param>
public sealed record CompiledProgram(string Path, byte[] Image, Microsoft.CodeAnalysis.Compilation Program);

/// <summary>Compiles freestanding sources to IL, in this process: the same options as kernel/freestanding.props.</summary>
public static class CSharpStage
{
    private static readonly CSharpParseOptions Parsing = new(
        LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Regular, ["FREESTANDING"]);

    // CS0649, CS0169: fields that hardware or the runtime contract writes. CS8500: addresses of managed types, which
    // the runtime handles.
    private static readonly ImmutableDictionary<string, ReportDiagnostic> Quiet =
        new[] { "CS0649", "CS0169", "CS8500" }.ToImmutableDictionary(id => id, _ => ReportDiagnostic.Suppress);

    /// <summary>Reads the sources as one program, without what generators add.</summary>
    public static CSharpCompilation Read(string name, IReadOnlyList<SourceFile> sources, CancellationToken cancellation)
    {
        var trees = new SyntaxTree[sources.Count];
        System.Threading.Tasks.Parallel.For(0, trees.Length, i => trees[i] = Parse(sources[i], cancellation));
        return CSharpCompilation.Create(name, trees, [], new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            deterministic: true,
            generalDiagnosticOption: ReportDiagnostic.Error,
            specificDiagnosticOptions: Quiet,
            nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>Parses one file as <see cref="Read"/> does.</summary>
    public static SyntaxTree Parse(string relativePath, string text) => CSharpSyntaxTree.ParseText(
        SourceText.From(text, new UTF8Encoding(false), SourceHashAlgorithm.Sha256), Parsing, relativePath);

    /// <summary>The program with what the generators add.</summary>
    /// <exception cref="BuildException">With what they found wrong.</exception>
    public static Microsoft.CodeAnalysis.Compilation Generate(CSharpCompilation program,
        IReadOnlyList<IIncrementalGenerator> generators, CancellationToken cancellation)
    {
        if (generators.Count == 0)
            return program;
        CSharpGeneratorDriver.Create([.. generators.Select(g => g.AsSourceGenerator())], parseOptions: Parsing)
            .RunGeneratorsAndUpdateCompilation(program, out var complete, out var findings, cancellation);
        Require(findings);
        return complete;
    }

    /// <summary>Writes NAME.dll and NAME.pdb of a program into the folder.</summary>
    /// <exception cref="BuildException">With every error and warning as "file(line,column): …".</exception>
    public static CompiledProgram Compile(CSharpCompilation program, string folder, IReadOnlyList<IIncrementalGenerator> generators,
        CancellationToken cancellation)
    {
        var compilation = Generate(program, generators, cancellation);
        var name = program.AssemblyName!;
        var assemblyPath = Path.Combine(folder, name + ".dll");
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(
            debugInformationFormat: DebugInformationFormat.PortablePdb,
            pdbFilePath: name + ".pdb",
            runtimeMetadataVersion: "v4.0.30319"), cancellationToken: cancellation);
        Require(result.Diagnostics);
        var compiled = new CompiledProgram(assemblyPath, assembly.ToArray(), compilation);
        File.WriteAllBytes(assemblyPath, compiled.Image);
        File.WriteAllBytes(Path.ChangeExtension(assemblyPath, ".pdb"), symbols.ToArray());
        return compiled;
    }

    // The relative path is the path of the tree, so neither debug information nor CallerFilePath knows the machine.
    private static SyntaxTree Parse(SourceFile source, CancellationToken cancellation)
    {
        using var stream = File.OpenRead(source.FullPath);
        var text = SourceText.From(stream, Encoding.UTF8, SourceHashAlgorithm.Sha256);
        return CSharpSyntaxTree.ParseText(text, Parsing, source.RelativePath, cancellation);
    }

    private static void Require(ImmutableArray<Diagnostic> diagnostics)
    {
        var faults = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error && !d.IsSuppressed)
            .Select(d => d.ToString()).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0)
            throw new BuildException(string.Join('\n', faults));
    }
}
