using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dialogos.Analyzers.Rules;

/// <summary>layers-point-down: what a folder's code names must live in its own layer or below.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule.LayersPointDown];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (HouseRules.From(start.Options, start.CancellationToken) is { } rules)
                start.RegisterSyntaxNodeAction(node => Analyze(node, rules), SyntaxKind.IdentifierName, SyntaxKind.GenericName);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, HouseRules rules)
    {
        if (rules.PathOf(context.Node.SyntaxTree) is not { } path
            || rules.NamespaceFor(path) is not { } home || rules.LayerOf(home) is not { } own)
            return;
        if (context.Node.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null)
            return;
        var symbol = context.SemanticModel.GetSymbolInfo((SimpleNameSyntax)context.Node, context.CancellationToken).Symbol;
        if (symbol is not INamedTypeSymbol type || type.ContainingNamespace is not { IsGlobalNamespace: false } @namespace)
            return;
        var target = @namespace.ToDisplayString();
        if (rules.LayerOf(target) is { } theirs && theirs > own)
            context.ReportDiagnostic(Diagnostic.Create(Rule.LayersPointDown, context.Node.GetLocation(),
                home, own, target, theirs));
    }
}
