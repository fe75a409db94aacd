using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dialogos.Analyzers.Rules;

/// <summary>unsafe-in-its-room and unsafe-has-a-reason.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsafeAnalyzer : DiagnosticAnalyzer
{
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
        var allowed = rules.AllowsUnsafe(path);
        foreach (var token in context.Tree.GetRoot(context.CancellationToken).DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.UnsafeKeyword))
                continue;
            if (!allowed)
                context.ReportDiagnostic(Diagnostic.Create(Rule.UnsafeInItsRoom, token.GetLocation(), path));
            else if (!HasReason(token))
                context.ReportDiagnostic(Diagnostic.Create(Rule.UnsafeHasAReason, token.GetLocation()));
        }
    }

    private static bool HasReason(SyntaxToken unsafeKeyword)
    {
        var owner = unsafeKeyword.Parent!;
        if (Says(owner.GetLeadingTrivia()) || Says(unsafeKeyword.LeadingTrivia))
            return true;
        return owner is UnsafeStatementSyntax { Block: var block }
            && (Says(block.OpenBraceToken.TrailingTrivia) || Says(block.OpenBraceToken.LeadingTrivia)
                || (block.Statements.Count > 0 && Says(block.Statements[0].GetLeadingTrivia())));
    }

    private static bool Says(SyntaxTriviaList trivia) =>
        trivia.Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)
            && t.ToString().StartsWith("// SAFETY:", StringComparison.Ordinal));
}
