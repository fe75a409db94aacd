using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>
/// After <c>if (a.Length != b.Length) return …;</c> a loop to <c>a.Length</c> cannot leave b, but the compiler checks each
/// index of b. A slice of b to a's length, or a loop to the length that both have, tells it so.
/// </summary>
public sealed class SliceRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method)
    {
        foreach (var loop in method.Of<ForStatementSyntax>())
        {
            if (loop.Parent is not BlockSyntax block
                || loop.Condition is not BinaryExpressionSyntax { OperatorToken.Text: "<", Right: MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" } bound }
                || bound.Expression is not IdentifierNameSyntax first || !IsOwnSpan(method, first))
                continue;
            var written = Purity.Written(method.Model, method.Body);
            foreach (var second in loop.Statement.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Select(access => access.Expression)
                .OfType<IdentifierNameSyntax>().Where(name => name.ToString() != first.ToString() && IsOwnSpan(method, name))
                .DistinctBy(name => name.ToString()))
            {
                if (written.Contains(method.Model.GetSymbolInfo(first).Symbol!) || written.Contains(method.Model.GetSymbolInfo(second).Symbol!)
                    || !block.Statements.TakeWhile(statement => statement != loop).Any(statement => Guards(statement, first.ToString(), second.ToString())))
                    continue;
                var name = Purity.FreshName(method.Body, second + "Part");
                var type = method.TypeOf(second)!.ToMinimalDisplayString(method.Model, loop.SpanStart);
                var uses = loop.Statement.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.ToString() == second.ToString());
                yield return new Rewrite(RewriteKind.BoundsCheck, loop.Span, loop.ToString(),
                    $"{type} {name} = {second}.Slice(0, {first}.Length);\n{Purity.Indentation(loop)}{HoistRule.ReplaceText(loop, uses, name)}", second.SpanStart);
            }
        }
    }

    private static bool IsOwnSpan(MethodContext method, IdentifierNameSyntax name) => Purity.IsSpan(method.TypeOf(name))
        && method.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol { RefKind: RefKind.None };

    private static bool Guards(StatementSyntax statement, string first, string second) =>
        statement is IfStatementSyntax { Else: null, Condition: BinaryExpressionSyntax { OperatorToken.Text: "!=" } condition, Statement: var exit }
        && (exit is ReturnStatementSyntax or ThrowStatementSyntax or BlockSyntax { Statements: [ReturnStatementSyntax or ThrowStatementSyntax] })
        && ((condition.Left.ToString() == first + ".Length" && condition.Right.ToString() == second + ".Length")
            || (condition.Left.ToString() == second + ".Length" && condition.Right.ToString() == first + ".Length"));
}
