using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Analyzers.Rewrites.Performance;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Dialogos.Tests.Rewrites;

/// <summary>A performance rewrite must compile and compute what the original computes: both are run on the same inputs.</summary>
public sealed class PerformanceTests
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    [Theory]
    [InlineData(RewriteKind.Hoist, "static readonly int[] Table = [3, 5, 8, 13]; public static long Run(int[] a) { long sum = 0; foreach (int v in a) { sum = Table[(byte)v & 3] ^ (sum << 1); } return sum; }")]
    [InlineData(RewriteKind.IndexedLoop, "public static long Run(int[] a) { long sum = 0; foreach (int v in (ReadOnlySpan<int>)a) { if (v < 0) continue; sum += v; } return sum; }")]
    [InlineData(RewriteKind.Unroll, "public static long Run(int[] a) { long sum = 0; for (int i = 0; i < a.Length; i++) sum = sum * 31 + a[i]; return sum; }")]
    [InlineData(RewriteKind.Unroll, "public static long Run(int[] a) { for (int i = 0; i < a.Length; i++) { if (a[i] % 7 == 0) return i; } return -1; }")]
    [InlineData(RewriteKind.StrengthReduce, "public static long Run(int[] a) { ulong x = (ulong)a.Length * 977; ulong y = 10; long digits = 0; while (x != 0) { digits = digits * 16 + (long)(x % y); x /= y; } return digits; }")]
    [InlineData(RewriteKind.StrengthReduce, "public static long Run(int[] a) { long n = 0; foreach (int v in a) { if (v % 8 == 0) n++; } return n + a.Length / 4 + a.Length % 4; }")]
    [InlineData(RewriteKind.BoundsCheck, "public static long Run(int[] a) { return Same(a, (int[])a.Clone()); } static long Same(ReadOnlySpan<int> x, ReadOnlySpan<int> y) { if (x.Length != y.Length) return -1; for (int i = 0; i < x.Length; i++) { if (x[i] != y[i]) return i; } return x.Length; }")]
    [InlineData(RewriteKind.ReorderConditions, "int _limit = 5; public static long Run(int[] a) => new C().Count(a); long Count(int[] a) { long n = 0; foreach (int v in a) { int w = v; if (_limit + w * 3 > w && w > 2) n++; } return n; }")]
    [InlineData(RewriteKind.CacheMember, "int _step = 3; public static long Run(int[] a) => new C().Sum(a.Length); long Sum(int n) { long sum = _step; sum += n * _step; sum ^= _step; return sum; }")]
    [InlineData(RewriteKind.ReferenceLocal, "struct Pair { public int A, B; } public static long Run(int[] a) { Span<Pair> pairs = new Pair[4]; for (int i = 0; i < 4; i++) { pairs[i].A = i + a.Length; pairs[i].B += pairs[i].A; } return pairs[3].B; }")]
    [InlineData(RewriteKind.Inline, "public static long Run(int[] a) { long s = 0; foreach (int v in a) s += Twice(v); return s; } static long Twice(int v) { return v * 2L; }")]
    public void ARewriteKeepsTheMeaning(RewriteKind kind, string members)
    {
        var source = $"using System;\npublic sealed class C\n{{\n    {members.Replace("{ ", "{\n        ").Replace("; ", ";\n        ")}\n}}\n";
        var tree = Parse(source);
        var compilation = Compile(tree);
        var rewrites = MethodContext.Bodies(tree.GetRoot())
            .SelectMany(body => PerformanceEnumerator.Enumerate(compilation.GetSemanticModel(tree), body)).ToList();
        Assert.Contains(rewrites, rewrite => rewrite.Kind == kind);
        var original = Load(compilation);
        foreach (var rewrite in rewrites)
        {
            var text = RewriteEnumerator.Apply(source, rewrite);
            var changed = Load(Compile(Parse(text)));
            foreach (var input in Inputs())
                Assert.True(original(input) == changed(input), $"{rewrite.Kind} changes the result:\n{text}");
        }
    }

    [Theory]
    [InlineData("volatile int _flag; public long Run() { long n = 0; while (_flag == 0) n++; return n + _flag + _flag; }")]
    [InlineData("int _stop; public void Run() { while (_stop == 0) { } }")]
    [InlineData("int _size; void Grow() { _size++; } public int Run(int n) { for (int i = 0; i < n; i++) { if (i < _size) Grow(); } return 0; }")]
    public void WhatAnotherMayChangeIsNotHoisted(string members)
    {
        var tree = Parse($"public sealed class C\n{{\n    {members}\n}}\n");
        var model = Compile(tree).GetSemanticModel(tree);
        Assert.DoesNotContain(MethodContext.Bodies(tree.GetRoot()).SelectMany(body => PerformanceEnumerator.Enumerate(model, body)),
            rewrite => rewrite.Kind == RewriteKind.Hoist);
    }

    private static IEnumerable<int[]> Inputs()
    {
        var random = new Random(4);
        for (var length = 0; length < 24; length++)
            yield return [.. Enumerable.Range(0, length).Select(_ => random.Next(-100, 100))];
    }

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(SourceText.From(source), new CSharpParseOptions(LanguageVersion.Latest));

    private static CSharpCompilation Compile(SyntaxTree tree) => CSharpCompilation.Create("sample", [tree], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static Func<int[], long> Load(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics) + "\n" + compilation.SyntaxTrees[0]);
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image).GetType("C")!.GetMethod("Run")!.CreateDelegate<Func<int[], long>>();
    }
}
