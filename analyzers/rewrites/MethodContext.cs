using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Analyzers.Rewrites;

/// <summary>A method (constructor, accessor, operator, local function) with its meaning, as rules see it.</summary>
public sealed class MethodContext
{
    private readonly Dictionary<SyntaxNode, ImmutableHashSet<ISymbol>> _assigned = [];
    private readonly Dictionary<SyntaxNode, ImmutableArray<ISymbol>> _variables = [];

    /// <summary>Pairs a member that has a body with the semantic model of its tree.</summary>
    public MethodContext(SemanticModel model, SyntaxNode body)
    {
        Model = model;
        Body = body;
        Nodes = [.. body.DescendantNodesAndSelf()];
    }

    /// <summary>The meaning of the tree.</summary>
    public SemanticModel Model { get; }

    /// <summary>The block or the arrow's expression clause.</summary>
    public SyntaxNode Body { get; }

    /// <summary>Every node of the body, in document order.</summary>
    public ImmutableArray<SyntaxNode> Nodes { get; }

    /// <summary>The members of a tree that have a body to rewrite.</summary>
    public static IEnumerable<SyntaxNode> Bodies(SyntaxNode root) => root.DescendantNodes().Select(node => node switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        PropertyDeclarationSyntax property => property.ExpressionBody,
        IndexerDeclarationSyntax indexer => indexer.ExpressionBody,
        _ => null,
    }).OfType<SyntaxNode>();

    /// <summary>The nodes of one type, in document order.</summary>
    public IEnumerable<T> Of<T>() where T : SyntaxNode => Nodes.OfType<T>().Where(node => !IsConstantContext(node));

    /// <summary>The variables that are surely assigned when the statement around a node begins.</summary>
    public ImmutableHashSet<ISymbol> AssignedBefore(SyntaxNode node)
    {
        var statement = node.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null || !Body.Span.Contains(statement.Span))
            return [];
        if (_assigned.TryGetValue(statement, out var known))
            return known;
        var flow = Model.AnalyzeDataFlow(statement);
        return _assigned[statement] = flow is { Succeeded: true }
            ? flow.DefinitelyAssignedOnEntry.ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default) : [];
    }

    /// <summary>
    /// The locals, parameters and fields that a node can name. Looking them up walks every imported namespace, so it is
    /// done once for each scope: a statement, a function or an arm of a switch expression.
    /// </summary>
    public ImmutableArray<ISymbol> VariablesAt(SyntaxNode node)
    {
        var scope = node.AncestorsAndSelf().First(ancestor => ancestor == Body || ancestor is StatementSyntax
            or AnonymousFunctionExpressionSyntax or SwitchExpressionArmSyntax or QueryClauseSyntax or CatchClauseSyntax);
        if (!_variables.TryGetValue(scope, out var known))
            _variables[scope] = known = [.. Model.LookupSymbols(node.SpanStart)
                .Where(symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol)];
        return known;
    }

    /// <summary>A rewrite of one token.</summary>
    public static Rewrite Replace(RewriteKind kind, SyntaxToken token, string text) =>
        new(kind, token.Span, token.Text, text, token.SpanStart);

    /// <summary>A rewrite of one node.</summary>
    public static Rewrite Replace(RewriteKind kind, SyntaxNode node, string text, int? focus = null) =>
        new(kind, node.Span, node.ToString(), text, focus ?? node.SpanStart);

    /// <summary>
    /// True if the expression has the same type and conversions with the new text in its place. A constant has to be allowed: the
    /// compiler computes constants itself, complains about overflow and patterns that never match, and converts where they fit.
    /// </summary>
    public bool Binds(ExpressionSyntax old, string newText, bool mayBeConstant = false)
    {
        var parsed = SyntaxFactory.ParseExpression(newText, options: (CSharpParseOptions)old.SyntaxTree.Options);
        if (parsed.ContainsDiagnostics || parsed.FullSpan.Length != newText.Length)
            return false;
        var before = Model.GetTypeInfo(old);
        if (Model.GetConstantValue(old).HasValue
            && !(mayBeConstant && SymbolEqualityComparer.Default.Equals(before.Type, before.ConvertedType)))
            return false;
        var after = Model.GetSpeculativeTypeInfo(old.SpanStart, parsed, SpeculativeBindingOption.BindAsExpression);
        if (after.Type is null or IErrorTypeSymbol || !SymbolEqualityComparer.Default.Equals(before.Type, after.Type))
            return false;
        var symbol = Model.GetSpeculativeSymbolInfo(old.SpanStart, parsed, SpeculativeBindingOption.BindAsExpression);
        return symbol.Symbol is not null || symbol.CandidateSymbols.IsEmpty;
    }

    /// <summary>True for integer types that arithmetic applies to (not enums, not <c>char</c>).</summary>
    public static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Int32
        or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Byte
        or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    /// <summary>True if a pattern in the expression declares a variable, whose assignment depends on the operators around.</summary>
    public static bool DeclaresVariable(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf().Any(node => node is VariableDesignationSyntax or DeclarationExpressionSyntax);

    /// <summary>The type of an expression.</summary>
    public ITypeSymbol? TypeOf(ExpressionSyntax expression) => Model.GetTypeInfo(expression).Type;

    // Constants in attributes, case labels and default values are part of a contract, and cannot hold variables.
    private static bool IsConstantContext(SyntaxNode node) => node.Ancestors().Any(ancestor => ancestor
        is AttributeSyntax or CaseSwitchLabelSyntax or ConstantPatternSyntax or RelationalPatternSyntax
        or GotoStatementSyntax or LocalDeclarationStatementSyntax { IsConst: true });
}
