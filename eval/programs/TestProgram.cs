using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Eval.Programs;

/// <summary>A test and how it is called.</summary>
/// <param name="Name">Its name, unique in the program.</param>
/// <param name="Call">A C# expression of type <c>string?</c> that runs it and tells why it failed; it may set <c>checks</c>.</param>
/// <param name="IsHidden">Whether proposers are kept from it.</param>
public sealed record TestCall(string Name, string Call, bool IsHidden);

/// <summary>
/// A program with tests, of which one file may be changed. It is parsed and bound once; each candidate then costs the binding
/// of one file and an emit.
/// </summary>
public sealed class TestProgram
{
    /// <summary>The test that is generated into every program and must fail, saying a word that is new each time.</summary>
    public const string Canary = "canary";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly ImmutableArray<MetadataReference> References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal)
            || name is "netstandard.dll" or "mscorlib.dll" or "Dialogos.Eval.Worker.dll"))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    private readonly CSharpCompilation _counted;

    /// <summary>Parses files and makes the entry that lists their tests.</summary>
    public TestProgram(IEnumerable<(string Path, string Text)> files, ImmutableArray<TestCall> tests)
    {
        Tests = tests;
        Bound = CSharpCompilation.Create("program", files.Select(file => Parse(file.Path, file.Text)), References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false, deterministic: true));
        _counted = Bound.RemoveAllSyntaxTrees().AddSyntaxTrees(Bound.SyntaxTrees.Select(FuelRewriter.Apply));
    }

    private TestProgram(CSharpCompilation bound, CSharpCompilation counted, ImmutableArray<TestCall> tests) =>
        (Bound, _counted, Tests) = (bound, counted, tests);

    /// <summary>The program as it is written, for those who read it.</summary>
    public CSharpCompilation Bound { get; }

    /// <summary>Its tests.</summary>
    public ImmutableArray<TestCall> Tests { get; }

    /// <summary>The file with a path.</summary>
    public SyntaxTree File(string path) => Bound.SyntaxTrees.Single(tree => tree.FilePath == path);

    /// <summary>The program with another text of one file.</summary>
    public TestProgram With(string path, string text)
    {
        var tree = Parse(path, text);
        return new TestProgram(Bound.ReplaceSyntaxTree(File(path), tree),
            _counted.ReplaceSyntaxTree(_counted.SyntaxTrees.Single(old => old.FilePath == path), FuelRewriter.Apply(tree)), Tests);
    }

    /// <summary>The same program without some of its tests.</summary>
    public TestProgram Without(ImmutableArray<string> tests) => new(Bound, _counted, [.. Tests.Where(test => !tests.Contains(test.Name))]);

    /// <summary>Why the file does not bind; null if it does.</summary>
    public string? FaultIn(string path, CancellationToken cancellation = default) => Bound.GetSemanticModel(File(path))
        .GetDiagnostics(cancellationToken: cancellation).FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error)?.ToString();

    /// <summary>The program as an assembly whose canary says a word.</summary>
    public (byte[]? Assembly, string Fault) Emit(string word, CancellationToken cancellation = default)
    {
        using var stream = new MemoryStream();
        var result = _counted.AddSyntaxTrees(Parse("Entry.cs", Entry(word))).Emit(stream, cancellationToken: cancellation);
        return result.Success ? (stream.ToArray(), "")
            : (null, result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error).ToString());
    }

    /// <summary>A fresh word for a canary.</summary>
    public static string NewWord() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Options, path);

    private string Entry(string word)
    {
        var text = new StringBuilder("""
            #nullable enable
            namespace Dialogos.Eval;

            public sealed class Entry : global::Dialogos.Eval.Worker.ITestProgram
            {
                public string? Run(int test, out int checks)
                {
                    checks = 0;
                    switch (test)
                    {

            """);
        for (var i = 0; i < Tests.Length; i++)
            text.Append($"            case {i}: return {Tests[i].Call};\n");
        text.Append($"            default: checks = 1; return \"{word}\";\n        }}\n    }}\n\n    public int Count => {Tests.Length + 1};\n\n");
        text.Append("    public string NameOf(int test) => test switch { ");
        for (var i = 0; i < Tests.Length; i++)
            text.Append($"{i} => \"{Tests[i].Name}\", ");
        text.Append($"_ => \"{Canary}\" }};\n\n");
        text.Append("""
                private static string? Plain(global::System.Action test, out int checks)
                {
                    test();
                    checks = global::Dialogos.Eval.Worker.Check.TakeCount();
                    return null;
                }

            """);
        if (Tests.Any(test => test.Call.StartsWith("Kernel(", StringComparison.Ordinal)))
            text.Append("""
                    private static string? Kernel(global::System.Action<global::Dialogos.Kernel.Tests.KernelTestContext> test, out int checks)
                    {
                        var context = new global::Dialogos.Kernel.Tests.KernelTestContext();
                        test(context);
                        checks = context.Checks;
                        return context.Failure;
                    }

                """);
        return text.Append("}\n").ToString();
    }
}
