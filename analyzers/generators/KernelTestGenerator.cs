using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Analyzers.Generators;

/// <summary>
/// Writes <c>Dialogos.Kernel.Tests.KernelTestRegistry</c>, the sorted list of the methods marked <c>[KernelTest]</c> and
/// <c>[KernelBenchmark]</c>. A switch calls them: so the registry needs neither delegates nor a class constructor, and
/// works in a kernel whose runtime is what is under test.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelTestGenerator : IIncrementalGenerator
{
    private const string Namespace = "Dialogos.Kernel.Tests";

    private static readonly DiagnosticDescriptor WrongShape = new(
        "DLG101", "A kernel test has the wrong shape", "{0} must be accessible, not generic and declared as '{1}'",
        "Tests", DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor SameName = new(
        "DLG102", "Two kernel tests have one name", "{0} is named '{1}' like another one",
        "Tests", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var isKernel = context.CompilationProvider.Select((compilation, _) =>
            compilation.Assembly.GetTypeByMetadataName(Namespace + ".KernelTestAttribute") != null);
        var tests = Find(context, "KernelTestAttribute", IsTest);
        var benchmarks = Find(context, "KernelBenchmarkAttribute", IsBenchmark);
        context.RegisterSourceOutput(isKernel.Combine(tests.Combine(benchmarks)), (output, found) =>
        {
            if (!found.Left)
                return;
            var accepted = Accept(output, found.Right.Left, "static void Method(KernelTestContext context)");
            var measured = Accept(output, found.Right.Right, "static ulong Method()");
            output.AddSource("KernelTestRegistry.g.cs", SourceText.From(Write(accepted, measured), Encoding.UTF8));
        });
    }

    private static IncrementalValueProvider<ImmutableArray<Entry>> Find(IncrementalGeneratorInitializationContext context,
        string attribute, Func<IMethodSymbol, bool> hasShape) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "." + attribute,
            (_, _) => true,
            (match, cancellation) => Describe((IMethodSymbol)match.TargetSymbol, hasShape, cancellation)).Collect();

    private static Entry Describe(IMethodSymbol method, Func<IMethodSymbol, bool> hasShape, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var place = method.Locations[0];
        var type = method.ContainingType;
        var fits = method.IsStatic && !method.IsGenericMethod && !type.IsGenericType && hasShape(method)
            && IsReachable(method);
        return new Entry(
            Snake(WithoutSuffix(type.Name)) + "." + Snake(method.Name),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + method.Name,
            fits, place.SourceTree?.FilePath ?? "", place.SourceSpan, place.GetLineSpan().Span);
    }

    private static bool IsReachable(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
            return false;
        for (var type = method.ContainingType; type != null; type = type.ContainingType)
            if (type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
                return false;
        return true;
    }

    private static bool IsTest(IMethodSymbol method) => method.ReturnsVoid && method.Parameters.Length == 1
        && method.Parameters[0].RefKind == RefKind.None
        && method.Parameters[0].Type.ToDisplayString() == Namespace + ".KernelTestContext";

    private static bool IsBenchmark(IMethodSymbol method) =>
        method.ReturnType.SpecialType == SpecialType.System_UInt64 && method.Parameters.Length == 0;

    private static List<Entry> Accept(SourceProductionContext output, ImmutableArray<Entry> found, string shape)
    {
        var accepted = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in found.OrderBy(e => e.Call, StringComparer.Ordinal))
        {
            if (!entry.Fits)
                output.ReportDiagnostic(Diagnostic.Create(WrongShape, entry.Place, entry.Call, shape));
            else if (accepted.ContainsKey(entry.Name))
                output.ReportDiagnostic(Diagnostic.Create(SameName, entry.Place, entry.Call, entry.Name));
            else
                accepted.Add(entry.Name, entry);
        }
        return accepted.Values.ToList();
    }

    private static string Write(List<Entry> tests, List<Entry> benchmarks)
    {
        var text = new StringBuilder();
        text.Append("// <auto-generated/>\n#nullable enable\nnamespace ").Append(Namespace).Append(";\n\n")
            .Append("/// <summary>Every kernel test and benchmark, sorted by name.</summary>\n")
            .Append("internal static partial class KernelTestRegistry\n{\n");
        WriteNames(text, "Test", tests);
        text.Append("    /// <summary>Runs a test.</summary>\n")
            .Append("    internal static void RunTest(int index, KernelTestContext context)\n    {\n")
            .Append("        switch (index)\n        {\n");
        for (var i = 0; i < tests.Count; i++)
            text.Append($"            case {i}: {tests[i].Call}(context); return;\n");
        text.Append("            default: context.Expect(false, \"no test has this index\"); return;\n        }\n    }\n\n");
        WriteNames(text, "Benchmark", benchmarks);
        text.Append("    /// <summary>Runs a benchmark and returns how many operations it did; 0 without such an index.</summary>\n")
            .Append("    internal static ulong RunBenchmark(int index)\n    {\n        switch (index)\n        {\n");
        for (var i = 0; i < benchmarks.Count; i++)
            text.Append($"            case {i}: return {benchmarks[i].Call}();\n");
        return text.Append("            default: return 0;\n        }\n    }\n}\n").ToString();
    }

    private static void WriteNames(StringBuilder text, string kind, List<Entry> entries)
    {
        text.Append("    /// <summary>How many there are.</summary>\n")
            .Append($"    internal const int {kind}Count = {entries.Count};\n\n")
            .Append("    /// <summary>Name by index; empty without such an index.</summary>\n")
            .Append($"    internal static string {kind}Name(int index)\n    {{\n        switch (index)\n        {{\n");
        for (var i = 0; i < entries.Count; i++)
            text.Append($"            case {i}: return \"{entries[i].Name}\";\n");
        text.Append("            default: return \"\";\n        }\n    }\n\n");
    }

    private static string WithoutSuffix(string type)
    {
        foreach (var suffix in new[] { "Tests", "Benchmarks" })
            if (type.Length > suffix.Length && type.EndsWith(suffix, StringComparison.Ordinal))
                return type.Substring(0, type.Length - suffix.Length);
        return type;
    }

    private static string Snake(string name)
    {
        var result = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            // A capital starts a word, but not inside of a run of capitals ("MSIArrives" is "msi_arrives").
            var starts = i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts)
                result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }
        return result.ToString();
    }

    // Values only: the incremental driver compares entries to know whether anything has changed.
    private sealed class Entry(string name, string call, bool fits, string file, TextSpan span, LinePositionSpan lines)
        : IEquatable<Entry>
    {
        internal string Name { get; } = name;
        internal string Call { get; } = call;
        internal bool Fits { get; } = fits;
        internal Location Place => Location.Create(file, span, lines);

        private (string, string, bool, string, TextSpan, LinePositionSpan) Value => (Name, Call, Fits, file, span, lines);

        public bool Equals(Entry? other) => other != null && Value.Equals(other.Value);

        public override bool Equals(object? obj) => Equals(obj as Entry);

        public override int GetHashCode() => Value.GetHashCode();
    }
}
