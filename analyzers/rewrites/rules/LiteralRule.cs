using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Rules;

/// <summary>Changes integer and boolean literals, and makes integer expressions one more or one less.</summary>
public sealed class LiteralRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) =>
        method.Of<LiteralExpressionSyntax>().SelectMany(literal => OfLiteral(method, literal)).Concat(method.Of<ExpressionSyntax>().SelectMany(e => OffByOne(method, e)));

    private static IEnumerable<Rewrite> OfLiteral(MethodContext method, LiteralExpressionSyntax literal)
    {
        if (literal.IsKind(SyntaxKind.TrueLiteralExpression))
            yield return MethodContext.Replace(RewriteKind.BooleanLiteral, literal.Token, "false");
        else if (literal.IsKind(SyntaxKind.FalseLiteralExpression))
            yield return MethodContext.Replace(RewriteKind.BooleanLiteral, literal.Token, "true");
        else if (literal.Token.Value is int value)
            foreach (var other in Neighbours(value).Distinct()
                .Where(other => other != value && other >= 0 && other <= MostFor(method.Model.GetTypeInfo(literal).ConvertedType)))
                yield return MethodContext.Replace(RewriteKind.IntegerLiteral, literal.Token, Spell(literal.Token.Text, other));
    }

    // The largest constant that converts to the type by itself (C# specification 10.2.11).
    private static int MostFor(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Byte => byte.MaxValue,
        SpecialType.System_SByte => sbyte.MaxValue,
        SpecialType.System_Int16 => short.MaxValue,
        SpecialType.System_UInt16 => ushort.MaxValue,
        _ => int.MaxValue,
    };

    private static IEnumerable<int> Neighbours(int value)
    {
        yield return value - 1;
        if (value < int.MaxValue)
            yield return value + 1;
        yield return 0;
        if (value is > 1 and < 1 << 29)
        {
            yield return value * 2;
            yield return value / 2;
        }
    }

    private static string Spell(string original, int value) =>
        original.StartsWith("0x", System.StringComparison.OrdinalIgnoreCase)
            ? "0x" + value.ToString("X", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);

    // Where an off-by-one slips in: bounds of comparisons, indexes, arguments and returned counts.
    private static IEnumerable<Rewrite> OffByOne(MethodContext method, ExpressionSyntax expression)
    {
        if (expression is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax or AssignmentExpressionSyntax)
            yield break;
        var inBound = expression.Parent switch
        {
            BinaryExpressionSyntax { OperatorToken.Text: "<" or "<=" or ">" or ">=" } comparison => comparison.Right == expression,
            ArgumentSyntax { Parent: BracketedArgumentListSyntax } or ReturnStatementSyntax => true,
            _ => false,
        };
        if (!inBound || !MethodContext.IsInteger(method.TypeOf(expression)))
            yield break;
        if (expression is BinaryExpressionSyntax { OperatorToken.Text: "+" or "-", Right: LiteralExpressionSyntax { Token.Text: "1" } } sum)
        {
            yield return MethodContext.Replace(RewriteKind.OffByOne, expression, sum.Left.ToString(), sum.OperatorToken.SpanStart);
            yield break;
        }
        if (expression is not (IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax))
            yield break;
        foreach (var text in new[] { $"{expression} + 1", $"{expression} - 1" })
            if (method.Binds(expression, text))
                yield return MethodContext.Replace(RewriteKind.OffByOne, expression, text);
    }
}
