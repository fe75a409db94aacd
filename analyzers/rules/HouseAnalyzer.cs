using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dialogos.Analyzers.Rules;

/// <summary>The rules that need no types: folder-is-namespace, small-files, errors-are-values, no-reflection.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HouseAnalyzer : DiagnosticAnalyzer
{
    private const int MostLines = 500;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rule.FolderIsNamespace, Rule.SmallFiles, Rule.ErrorsAreValues, Rule.NoReflection];

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
        var root = context.Tree.GetRoot(context.CancellationToken);
        var lines = context.Tree.GetText(context.CancellationToken).Lines.Count;
        if (lines > MostLines + 1)
            context.ReportDiagnostic(Diagnostic.Create(Rule.SmallFiles, root.GetLocation(), lines));
        if (rules.NamespaceFor(path) is { } expected)
            CheckNamespaces(context, root, expected);
        if (rules.IsFreestanding(path))
            foreach (var handler in root.DescendantNodes().OfType<CatchClauseSyntax>())
                context.ReportDiagnostic(Diagnostic.Create(Rule.ErrorsAreValues, handler.CatchKeyword.GetLocation()));
        CheckReflection(context, root);
    }

    private static void CheckNamespaces(SyntaxTreeAnalysisContext context, SyntaxNode root, string expected)
    {
        foreach (var declaration in root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        {
            var actual = declaration.Name.ToString();
            // Partial types that a lower room declares and a higher one completes keep the declaring room's namespace.
            var completes = declaration.Members.OfType<TypeDeclarationSyntax>()
                .All(type => type.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (actual != expected && !completes)
                context.ReportDiagnostic(Diagnostic.Create(Rule.FolderIsNamespace, declaration.Name.GetLocation(),
                    actual, expected));
        }
    }

    private static void CheckReflection(SyntaxTreeAnalysisContext context, SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            var found = node switch
            {
                UsingDirectiveSyntax { Name: { } name } when name.ToString() == "System.Reflection" => "System.Reflection",
                IdentifierNameSyntax { Identifier.ValueText: "dynamic", Parent: VariableDeclarationSyntax or ParameterSyntax
                    or NullableTypeSyntax or TypeArgumentListSyntax or ArrayTypeSyntax or MethodDeclarationSyntax }
                    => "dynamic",
                _ => null,
            };
            if (found is not null)
                context.ReportDiagnostic(Diagnostic.Create(Rule.NoReflection, node.GetLocation(), found));
        }
    }
}
