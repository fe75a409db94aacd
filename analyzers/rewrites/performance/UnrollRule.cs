using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Does four iterations of a short loop at a time, and the rest one by one.</summary>
public sealed class UnrollRule : IRewriteRule
{
    private const int MostTokens = 40;
    private const int Times = 4;

    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method)
    {
        foreach (var loop in method.Of<ForStatementSyntax>())
        {
            if (loop.Parent is not BlockSyntax || loop.Declaration is not { Variables: [{ Initializer: { } start } counter] }
                || method.Model.GetDeclaredSymbol(counter) is not ILocalSymbol { Type.SpecialType: SpecialType.System_Int32 } index
                || loop.Condition is not BinaryExpressionSyntax { OperatorToken.Text: "<", Left: IdentifierNameSyntax left } condition
                || left.Identifier.ValueText != index.Name || !IsLength(method, loop, condition.Right)
                || loop.Incrementors is not [var step] || step.ToString() != index.Name + "++" && step.ToString() != "++" + index.Name
                || loop.Statement.DescendantTokens().Count() > MostTokens || Purity.Written(method.Model, loop.Statement).Contains(index)
                || loop.Statement.DescendantNodes().Any(node => node is BreakStatementSyntax or ContinueStatementSyntax or ForStatementSyntax
                    or WhileStatementSyntax or ForEachStatementSyntax or AnonymousFunctionExpressionSyntax or GotoStatementSyntax))
                continue;
            var name = Purity.FreshName(method.Body, "at");
            var indentation = Purity.Indentation(loop);
            var uses = loop.Statement.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(use => SymbolEqualityComparer.Default.Equals(method.Model.GetSymbolInfo(use).Symbol, index)).ToList();
            var copies = Enumerable.Range(0, Times).Select(offset => Copy(loop.Statement, uses, offset == 0 ? name : $"({name} + {offset})", indentation));
            yield return new Rewrite(RewriteKind.Unroll, loop.Span, loop.ToString(),
                $"int {name} = {start.Value};\n{indentation}for (; {name} < {condition.Right} - {Times - 1}; {name} += {Times})\n{indentation}{{\n"
                + string.Concat(copies)
                + $"{indentation}}}\n\n{indentation}for (; {name} < {condition.Right}; {name}++)\n{Copy(loop.Statement, uses, name, indentation).TrimEnd('\n')}",
                loop.SpanStart);
        }
    }

    // A length is never negative, so that three less than it does not wrap.
    private static bool IsLength(MethodContext method, StatementSyntax loop, ExpressionSyntax bound) =>
        bound is MemberAccessExpressionSyntax { Name.Identifier.Text: "Length", Expression: IdentifierNameSyntax owner }
        && method.Model.GetSymbolInfo(bound).Symbol is IPropertySymbol property && Purity.IsPlain(property)
        && method.Model.GetSymbolInfo(owner).Symbol is { } symbol and (ILocalSymbol or IParameterSymbol)
        && !Purity.Written(method.Model, loop).Contains(symbol);

    private static string Copy(StatementSyntax body, List<IdentifierNameSyntax> uses, string name, string indentation)
    {
        var text = HoistRule.ReplaceText(body, uses, name);
        return $"{indentation}    {text}\n";
    }
}
