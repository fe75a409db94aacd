using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Asks the cheaper of two conditions first, where neither has effects nor can fail.</summary>
public sealed class ConditionOrderRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method)
    {
        foreach (var binary in method.Of<BinaryExpressionSyntax>())
        {
            if (binary.OperatorToken.Text is not ("&&" or "||") || binary.Parent is BinaryExpressionSyntax
                || Cost(method, binary.Left) is not { } left || Cost(method, binary.Right) is not { } right || right >= left)
                continue;
            var text = $"{binary.Right} {binary.OperatorToken} {binary.Left}";
            if (method.Binds(binary, text))
                yield return MethodContext.Replace(RewriteKind.ReorderConditions, binary, text, binary.OperatorToken.SpanStart);
        }
    }

    // Null: it has an effect, or can fail, so that its place matters.
    private static int? Cost(MethodContext method, ExpressionSyntax expression)
    {
        var cost = 0;
        foreach (var node in expression.DescendantNodesAndSelf().OfType<ExpressionSyntax>())
        {
            var price = node switch
            {
                LiteralExpressionSyntax => 0,
                ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax { OperatorToken.Text: "!" or "-" or "~" } => 1,
                BinaryExpressionSyntax { OperatorToken.Text: "/" or "%" or "??" or "as" } => null,
                BinaryExpressionSyntax binary when method.Model.GetSymbolInfo(binary).Symbol is IMethodSymbol { MethodKind: MethodKind.BuiltinOperator } => 1,
                IdentifierNameSyntax name => method.Model.GetSymbolInfo(name).Symbol switch
                {
                    ILocalSymbol or IParameterSymbol { RefKind: RefKind.None } => 1,
                    IFieldSymbol { IsConst: true } => 0,
                    IFieldSymbol { IsVolatile: false } when name.Parent is not MemberAccessExpressionSyntax => 3,
                    _ => null,
                },
                _ => (int?)null,
            };
            if (price is null)
                return null;
            cost += price.Value;
        }
        return cost;
    }
}
