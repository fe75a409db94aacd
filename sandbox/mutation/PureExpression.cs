using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Sandbox.Mutation;

/// <summary>
/// Knows expressions that can be computed twice without a difference: variables, fields and constants under operators that
/// neither throw nor write. Of those both the original and the mutant can be computed, and their values compared.
/// </summary>
internal static class PureExpression
{
    /// <summary>The ending of the method that compares values of the host's type; null if host or mutant is not pure.</summary>
    internal static string? PickFor(SemanticModel model, SyntaxNode host, Rewrite rewrite)
    {
        // Checked arithmetic throws.
        if (host is not ExpressionSyntax original || !IsPure(model, original, host.SpanStart)
            || host.Ancestors().Any(node => node is CheckedExpressionSyntax or CheckedStatementSyntax))
            return null;
        var (start, end) = (rewrite.Span.Start - host.SpanStart, rewrite.Span.End - host.SpanStart);
        var text = original.ToString();
        var mutant = SyntaxFactory.ParseExpression(text[..start] + rewrite.NewText + text[end..],
            options: (CSharpParseOptions)host.SyntaxTree.Options);
        return IsPure(model, mutant, host.SpanStart) ? EndingFor(model.GetTypeInfo(original)) : null;
    }

    private static string? EndingFor(TypeInfo type) => type.Type is null
        || !SymbolEqualityComparer.Default.Equals(type.Type, type.ConvertedType) ? null : type.Type.SpecialType switch
    {
        SpecialType.System_Boolean => "Boolean",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_UInt32 => "UInt32",
        SpecialType.System_Int64 => "Int64",
        SpecialType.System_UInt64 => "UInt64",
        _ => type.Type.IsReferenceType ? "Reference" : null,
    };

    private static bool IsPure(SemanticModel model, ExpressionSyntax expression, int position) =>
        expression.DescendantNodesAndSelf().All(node => node switch
        {
            IdentifierNameSyntax name => IsVariable(model, name, position),
            LiteralExpressionSyntax or ParenthesizedExpressionSyntax => true,
            BinaryExpressionSyntax binary => binary.Kind() is not (SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression
                or SyntaxKind.AsExpression or SyntaxKind.IsExpression),
            PrefixUnaryExpressionSyntax unary => unary.Kind() is SyntaxKind.LogicalNotExpression
                or SyntaxKind.UnaryMinusExpression or SyntaxKind.BitwiseNotExpression,
            _ => false,
        });

    private static bool IsVariable(SemanticModel model, IdentifierNameSyntax name, int position) =>
        model.GetSpeculativeSymbolInfo(position, SyntaxFactory.IdentifierName(name.Identifier.ValueText),
            SpeculativeBindingOption.BindAsExpression).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol { IsVolatile: false };
}
