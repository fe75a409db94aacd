using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Analyzers.Rules;

/// <summary>unsafe-in-its-room and unsafe-has-a-reason.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsafeAnalyzer : DiagnosticAnalyzer
{
    private const int LinesAbove = 2;
    private const int LinesBelow = 3;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rule.UnsafeInItsRoom, Rule.UnsafeHasAReason];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxTreeAction(Analyze);
    }

    private static void Analyze(SyntaxTreeAnalysisContext context)
    {
        var rules = HouseRules.From(context.Options, context.CancellationToken);
        if (rules?.PathOf(context.Tree) is not { } path)
            return;
        var text = context.Tree.GetText(context.CancellationToken);
        var allowed = rules.AllowsUnsafe(path);
        foreach (var token in context.Tree.GetRoot(context.CancellationToken).DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.UnsafeKeyword))
                continue;
            if (!allowed)
                context.ReportDiagnostic(Diagnostic.Create(Rule.UnsafeInItsRoom, token.GetLocation(), path));
            else if (!HasReason(token, text))
                context.ReportDiagnostic(Diagnostic.Create(Rule.UnsafeHasAReason, token.GetLocation()));
        }
    }

    // Above the member (or type) that is declared unsafe, or within a few lines of the word itself.
    private static bool HasReason(SyntaxToken unsafeKeyword, SourceText text)
    {
        if (unsafeKeyword.Parent!.GetLeadingTrivia().Any(trivia => Says(trivia.ToString())))
            return true;
        var line = text.Lines.GetLineFromPosition(unsafeKeyword.SpanStart).LineNumber;
        for (var near = Math.Max(0, line - LinesAbove); near <= Math.Min(line + LinesBelow, text.Lines.Count - 1); near++)
            if (Says(text.Lines[near].ToString()))
                return true;
        return false;
    }

    private static bool Says(string text) => text.TrimStart().StartsWith("// SAFETY:", StringComparison.Ordinal);
}
