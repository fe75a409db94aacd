using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Rules;

/// <summary>Negates conditions, exchanges the results of conditional expressions, disarms guards, exchanges loop exits.</summary>
public sealed class ConditionRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) => method.Nodes.SelectMany(node => node switch
    {
        IfStatementSyntax choice => Negate(method, choice.Condition).Concat(Guard(choice)),
        WhileStatementSyntax loop => Negate(method, loop.Condition),
        ConditionalExpressionSyntax conditional => Swap(method, conditional).Concat(Negate(method, conditional.Condition)),
        ReturnStatementSyntax { Expression: { } result } when method.TypeOf(result)?.SpecialType == SpecialType.System_Boolean
            => Negate(method, result),
        ArrowExpressionClauseSyntax { Expression: var result } when method.TypeOf(result)?.SpecialType == SpecialType.System_Boolean
            => Negate(method, result),
        BreakStatementSyntax exit when exit.Ancestors().First(IsExitable) is not SwitchStatementSyntax
            => [MethodContext.Replace(RewriteKind.LoopExit, exit.BreakKeyword, "continue")],
        ContinueStatementSyntax exit when exit.Ancestors().First(IsExitable) is not SwitchStatementSyntax
            => [MethodContext.Replace(RewriteKind.LoopExit, exit.ContinueKeyword, "break")],
        CheckedExpressionSyntax arithmetic => [MethodContext.Replace(RewriteKind.Checked, arithmetic.Keyword,
            arithmetic.Keyword.IsKind(SyntaxKind.CheckedKeyword) ? "unchecked" : "checked")],
        _ => [],
    });

    private static bool IsExitable(SyntaxNode node) =>
        node is SwitchStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    private static IEnumerable<Rewrite> Negate(MethodContext method, ExpressionSyntax condition)
    {
        // Comparisons have operators of their own; negating those would say the same thing twice. A pattern that declares
        // a variable loses it when it is negated.
        if (condition is BinaryExpressionSyntax { OperatorToken.Text: "==" or "!=" or "<" or "<=" or ">" or ">=" }
            or LiteralExpressionSyntax || MethodContext.DeclaresVariable(condition))
            yield break;
        if (condition is PrefixUnaryExpressionSyntax { OperatorToken.Text: "!" } negated)
            yield return MethodContext.Replace(RewriteKind.Negation, condition, negated.Operand.ToString());
        else if (condition is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            if (method.Binds(condition, $"!{condition}"))
                yield return MethodContext.Replace(RewriteKind.Negation, condition, $"!{condition}");
        }
        else if (method.Binds(condition, $"!({condition})"))
            yield return MethodContext.Replace(RewriteKind.Negation, condition, $"!({condition})");
    }

    private static IEnumerable<Rewrite> Swap(MethodContext method, ConditionalExpressionSyntax conditional)
    {
        var text = $"{conditional.Condition} ? {conditional.WhenFalse} : {conditional.WhenTrue}";
        if (conditional.WhenTrue.ToString() != conditional.WhenFalse.ToString()
            && !MethodContext.DeclaresVariable(conditional) && method.Binds(conditional, text))
            yield return MethodContext.Replace(RewriteKind.ConditionalSwap, conditional, text, conditional.QuestionToken.SpanStart);
    }

    // `if (bad) return …;` without its effect.
    private static IEnumerable<Rewrite> Guard(IfStatementSyntax choice)
    {
        var exits = choice is { Else: null, Statement: ReturnStatementSyntax or ContinueStatementSyntax
            or BlockSyntax { Statements: [ReturnStatementSyntax or ContinueStatementSyntax] } };
        if (exits && !MethodContext.DeclaresVariable(choice.Condition) && choice.Condition is not LiteralExpressionSyntax)
            yield return MethodContext.Replace(RewriteKind.Guard, choice.Condition, $"false && ({choice.Condition})");
    }
}
