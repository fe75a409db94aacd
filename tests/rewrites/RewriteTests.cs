using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Dialogos.Tests.Rewrites;

public sealed class RewriteTests
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    [Theory]
    [InlineData("int M(int a, int b) { return a < b ? a : b; }", RewriteKind.RelationalOperator, "<", "<= >= >")]
    [InlineData("bool M(bool a, bool b) { return a && b; }", RewriteKind.LogicalOperator, "&&", "||")]
    [InlineData("int M(int a) { return a + 2; }", RewriteKind.IntegerLiteral, "2", "0 1 3 4")]
    [InlineData("uint M(uint a) { return a & 0x0Fu; }", RewriteKind.BitwiseOperator, "&", "^ |")]
    [InlineData("int M(int a) { if (a == 3) return 1; return a; }", RewriteKind.Guard, "a == 3", "false && (a == 3)")]
    [InlineData("int M(int a, int b) { return System.Math.Max(a, b) / System.Math.Clamp(a, 1, b); }", RewriteKind.ArgumentSwap, "(a, b)", "(b, a)")]
    [InlineData("void M() { for (int i = 0; i < 3; i++) { if (i == 1) break; } }", RewriteKind.LoopExit, "break", "continue")]
    [InlineData("int M(string s) { return s.Length; }", RewriteKind.OffByOne, "s.Length", "s.Length + 1|s.Length - 1")]
    [InlineData("int M(int a, int b) { int c = a; return b; }", RewriteKind.VariableMisuse, "b", "a c")]
    [InlineData("const int K = 3, L = 4; int f; int M(int a) { return K + a; }", RewriteKind.VariableMisuse, "K", "a f")]
    public void TheRewritesOfAFamilyAreAllThere(string member, RewriteKind kind, string old, string expected)
    {
        var rewrites = Enumerate($"class C {{ {member} }}").Where(r => r.Kind == kind && r.OldText == old).Select(r => r.NewText);
        var wanted = expected.Contains('|') && kind == RewriteKind.OffByOne ? expected.Split('|')
            : kind is RewriteKind.Guard or RewriteKind.ArgumentSwap ? [expected] : expected.Split(' ');
        Assert.Equal(wanted.Order(StringComparer.Ordinal), rewrites.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("const int K = 3; int M() { return K; }")]
    [InlineData("const int K = 3; byte M(int a) { byte b = K; return b; }", RewriteKind.VariableMisuse)]
    [InlineData("const int K = 3; string M(int a) { switch (1) { case 1: goto case K; case K: return \"\"; } return \"\"; }", RewriteKind.VariableMisuse)]
    [InlineData("string M(string a) { return a; }")]
    [InlineData("void M(int a) { int b; b = a; }", RewriteKind.AssignmentOperator)]
    public void WhereNothingFitsNothingIsOffered(string member, RewriteKind? kind = null) =>
        Assert.DoesNotContain(Enumerate($"class C {{ {member} }}"), r => kind is null ? r.Kind != RewriteKind.OffByOne : r.Kind == kind);

    [Fact]
    public void EveryRewriteOfTheProjectsOwnSourcesCompiles()
    {
        var root = RepositoryRoot();
        var files = new[] { "sandbox/records", "analyzers/rewrites", "kernel/primitives", "kernel/block" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.EndsWith("RecordJson.cs", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = files.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path)).ToArray();
        var compilation = CSharpCompilation.Create("own", trees, References, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        var (made, broken) = (0, new List<string>());
        foreach (var tree in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            if (model.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error))
                continue;
            foreach (var body in MethodContext.Bodies(tree.GetRoot()))
            {
                foreach (var rewrite in RewriteEnumerator.Enumerate(model, body))
                {
                    made++;
                    var changed = tree.WithChangedText(tree.GetText().WithChanges(
                        new Microsoft.CodeAnalysis.Text.TextChange(rewrite.Span, rewrite.NewText)));
                    var fault = compilation.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed).GetDiagnostics()
                        .FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
                    if (fault is not null)
                        broken.Add($"{rewrite.Kind}: {rewrite.OldText} -> {rewrite.NewText}: {fault}");
                }
            }
        }
        Assert.True(made > 500, $"only {made} rewrites were made");
        Assert.True(broken.Count == 0, $"{broken.Count} of {made} do not compile:\n{string.Join('\n', broken.Take(30))}");
    }

    private static IReadOnlyList<Rewrite> Enumerate(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest));
        var compilation = CSharpCompilation.Create("sample", [tree], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        var model = compilation.GetSemanticModel(tree);
        return [.. MethodContext.Bodies(tree.GetRoot()).SelectMany(body => RewriteEnumerator.Enumerate(model, body))];
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DialogosSelf.sln")))
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("no DialogosSelf.sln above");
        return folder;
    }
}
