using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Divides by shifting and masking where the types make that exact, and divides once where it is done twice.</summary>
public sealed class StrengthRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) =>
        method.Of<BinaryExpressionSyntax>().SelectMany(binary => OfPower(method, binary))
            .Concat(method.Of<BlockSyntax>().SelectMany(block => OfDivisions(method, block)));

    private static IEnumerable<Rewrite> OfPower(MethodContext method, BinaryExpressionSyntax binary)
    {
        if (binary.OperatorToken.Text is not ("%" or "/") || !MethodContext.IsInteger(method.TypeOf(binary))
            || method.Model.GetConstantValue(binary.Right) is not { HasValue: true, Value: int divisor }
            || divisor < 2 || !BitOperations.IsPow2(divisor))
            yield break;
        var isRemainder = binary.OperatorToken.Text == "%";
        if (!IsNeverNegative(method, binary.Left) && !(isRemainder && IsComparedWithZero(binary)))
            yield break;
        var text = isRemainder ? $"({binary.Left} & ({binary.Right} - 1))" : $"({binary.Left} >> {BitOperations.Log2((uint)divisor)})";
        if (method.Binds(binary, text))
            yield return MethodContext.Replace(RewriteKind.StrengthReduce, binary, text, binary.OperatorToken.SpanStart);
    }

    // `r = f(x % y); x /= y;` divides twice where once and a product would do.
    private static IEnumerable<Rewrite> OfDivisions(MethodContext method, BlockSyntax block)
    {
        for (var i = 0; i + 1 < block.Statements.Count; i++)
        {
            var (first, second) = (block.Statements[i], block.Statements[i + 1]);
            if (second is not ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { OperatorToken.Text: "/=" } division }
                || division.Left is not IdentifierNameSyntax left || division.Right is not IdentifierNameSyntax right
                || first is not (LocalDeclarationStatementSyntax or ExpressionStatementSyntax))
                continue;
            var remainders = first.DescendantNodes().OfType<BinaryExpressionSyntax>().Where(node => node.OperatorToken.Text == "%"
                && node.Left.ToString() == left.ToString() && node.Right.ToString() == right.ToString()).ToList();
            var written = Purity.Written(method.Model, first);
            if (remainders.Count != 1 || written.Contains(method.Model.GetSymbolInfo(left).Symbol!)
                || written.Contains(method.Model.GetSymbolInfo(right).Symbol!) || !MethodContext.IsInteger(method.TypeOf(left)))
                continue;
            var quotient = Purity.FreshName(method.Body, "quotient");
            var type = method.TypeOf(left)!.ToMinimalDisplayString(method.Model, first.SpanStart);
            var indentation = Purity.Indentation(first);
            var replaced = HoistRule.ReplaceText(first, remainders, $"({left} - {quotient} * {right})");
            var span = new Microsoft.CodeAnalysis.Text.TextSpan(first.SpanStart, second.Span.End - first.SpanStart);
            yield return new Rewrite(RewriteKind.StrengthReduce, span, block.SyntaxTree.GetText().ToString(span),
                $"{type} {quotient} = {left} / {right};\n{indentation}{replaced}\n{indentation}{left} = {quotient};", remainders[0].SpanStart);
        }
    }

    private static bool IsComparedWithZero(BinaryExpressionSyntax binary) =>
        (binary.Parent is ParenthesizedExpressionSyntax inner ? inner.Parent : binary.Parent)
            is BinaryExpressionSyntax { OperatorToken.Text: "==" or "!=", Right: LiteralExpressionSyntax { Token.Text: "0" } };

    private static bool IsNeverNegative(MethodContext method, ExpressionSyntax expression)
    {
        var type = method.TypeOf(expression);
        if (type?.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_Char
            or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UIntPtr)
            return true;
        return expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" } access
            && method.Model.GetSymbolInfo(access).Symbol is IPropertySymbol property && Purity.IsPlain(property);
    }
}
