using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dialogos.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Tests.Analyzers;

/// <summary>Runs every house rule on sources that are given as text, as if they lay at a path of the repository.</summary>
internal static class AnalyzerRun
{
    private static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    private static readonly DiagnosticAnalyzer[] Rules =
        [new UnsafeAnalyzer(), new HouseAnalyzer(), new LayerAnalyzer(), new NoAllocationAnalyzer(), new ErrnoAnalyzer()];

    /// <summary>The ids that the sources are reported for, in order of position.</summary>
    public static async Task<string[]> Ids(string houseRules, params (string Path, string Text)[] sources)
    {
        var trees = sources.Select(s => CSharpSyntaxTree.ParseText(s.Text, new CSharpParseOptions(LanguageVersion.Latest), s.Path));
        var compilation = CSharpCompilation.Create("sample", trees, References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0)
            throw new InvalidOperationException("The sample does not compile: " + errors[0]);
        var options = new AnalyzerOptions([new RulesText("house-rules.txt", houseRules)]);
        var found = await compilation.WithAnalyzers([.. Rules], options).GetAnalyzerDiagnosticsAsync();
        return found.OrderBy(d => d.Location.SourceTree?.FilePath).ThenBy(d => d.Location.SourceSpan.Start)
            .Select(d => d.Id).ToArray();
    }

    private sealed class RulesText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
