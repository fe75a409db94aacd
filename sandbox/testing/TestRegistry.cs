using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Dialogos.Analyzers.Generators;
using Dialogos.Kernel.Build.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Sandbox.Testing;

/// <summary>
/// Which tests and benchmarks a kernel has, told by its sources and not by the kernel: one that leaves a test out is found out.
/// </summary>
public static class TestRegistry
{
    // A file without one of these can declare no test: an attribute is named by its name, or by an alias of it.
    private static readonly string[] Marks = ["KernelTest", "KernelBenchmark"];
    private const string GlobalAlias = "global using";
    private static readonly ConditionalWeakTable<SyntaxTree, string> Parts = [];
    private static readonly ConcurrentDictionary<string, (ImmutableArray<string>, ImmutableArray<string>)> Known = new(StringComparer.Ordinal);

    /// <summary>
    /// The names of a program's tests and benchmarks. Programs whose files with tests are the same have the same ones, so
    /// asking costs something only where such a file changed.
    /// </summary>
    public static (ImmutableArray<string> Tests, ImmutableArray<string> Benchmarks) Names(CSharpCompilation program,
        CancellationToken cancellation = default)
    {
        var parts = program.SyntaxTrees.Select(tree => Parts.GetValue(tree, Part)).ToList();
        if (parts.Contains(GlobalAlias))
            return Find(program, cancellation);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(parts))));
        if (!Known.TryGetValue(key, out var names))
            Known[key] = names = Find(program, cancellation);
        return names;
    }

    private static string Part(SyntaxTree tree)
    {
        var text = tree.GetText();
        var characters = text.ToString();
        if (characters.Contains(GlobalAlias, StringComparison.Ordinal))
            return GlobalAlias;
        return Marks.Any(mark => characters.Contains(mark, StringComparison.Ordinal))
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tree.FilePath + "\0" + characters))) : "";
    }

    private static (ImmutableArray<string> Tests, ImmutableArray<string> Benchmarks) Find(CSharpCompilation program, CancellationToken cancellation)
    {
        var complete = CSharpStage.Generate(program, [new KernelTestGenerator()], cancellation);
        var registry = complete.SyntaxTrees.Except(program.SyntaxTrees).Select(tree => tree.GetRoot(cancellation))
            .SelectMany(root => root.DescendantNodes().OfType<ClassDeclarationSyntax>())
            .SingleOrDefault(type => type.Identifier.Text == "KernelTestRegistry");
        return (In("TestName"), In("BenchmarkName"));

        ImmutableArray<string> In(string method) => registry is null ? [] :
            [.. registry.Members.OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.Text == method)
                .DescendantTokens().Where(token => token.IsKind(SyntaxKind.StringLiteralToken))
                .Select(token => token.ValueText).Where(name => name.Length > 0)];
    }
}
