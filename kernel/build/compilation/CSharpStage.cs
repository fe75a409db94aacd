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

/// <summary>Compiles freestanding sources to IL, in this process: the same options as kernel/freestanding.props.</summary>
public static class CSharpStage
{
    private static readonly CSharpParseOptions Parsing = new(
        LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Regular, ["FREESTANDING"]);

    // CS0649, CS0169: fields that hardware or the runtime contract writes. CS8500: addresses of managed types, which
    // the runtime handles.
    private static readonly ImmutableDictionary<string, ReportDiagnostic> Quiet =
        new[] { "CS0649", "CS0169", "CS8500" }.ToImmutableDictionary(id => id, _ => ReportDiagnostic.Suppress);

    /// <summary>Writes NAME.dll and NAME.pdb into the folder and returns the path of the first.</summary>
    /// <exception cref="BuildException">With every error and warning as "file(line,column): …".</exception>
    public static string Compile(string name, IReadOnlyList<SourceFile> sources, string folder,
        IReadOnlyList<IIncrementalGenerator> generators, CancellationToken cancellation)
    {
        var trees = new SyntaxTree[sources.Count];
        System.Threading.Tasks.Parallel.For(0, trees.Length, i => trees[i] = Parse(sources[i], cancellation));
        // The relative path is the path of the tree, so neither debug information nor CallerFilePath knows the machine.
        Microsoft.CodeAnalysis.Compilation compilation = CSharpCompilation.Create(name, trees, [], new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            deterministic: true,
            generalDiagnosticOption: ReportDiagnostic.Error,
            specificDiagnosticOptions: Quiet,
            nullableContextOptions: NullableContextOptions.Enable));
        if (generators.Count > 0)
        {
            CSharpGeneratorDriver.Create([.. generators.Select(g => g.AsSourceGenerator())], parseOptions: Parsing)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out var findings, cancellation);
            Require(findings);
        }
        var assemblyPath = Path.Combine(folder, name + ".dll");
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(
            debugInformationFormat: DebugInformationFormat.PortablePdb,
            pdbFilePath: name + ".pdb",
            runtimeMetadataVersion: "v4.0.30319"), cancellationToken: cancellation);
        Require(result.Diagnostics);
        File.WriteAllBytes(assemblyPath, assembly.ToArray());
        File.WriteAllBytes(Path.ChangeExtension(assemblyPath, ".pdb"), symbols.ToArray());
        return assemblyPath;
    }

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
