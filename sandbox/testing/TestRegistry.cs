using System;
using System.Collections.Immutable;
using System.Linq;
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
    /// <summary>The names of a program's tests and benchmarks.</summary>
    public static (ImmutableArray<string> Tests, ImmutableArray<string> Benchmarks) Names(CSharpCompilation program,
        CancellationToken cancellation = default)
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
