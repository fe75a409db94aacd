using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Finds an element of an array or span once and reaches it by a reference, instead of indexing it again and again.</summary>
public sealed class ReferenceLocalRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) => method.Of<BlockSyntax>().SelectMany(block => OfBlock(method, block));

    private static IEnumerable<Rewrite> OfBlock(MethodContext method, BlockSyntax block)
    {
        var uses = block.DescendantNodes().OfType<ElementAccessExpressionSyntax>().Where(access => IsStruct(method, access))
            .GroupBy(access => access.ToString(), System.StringComparer.Ordinal);
        foreach (var group in uses)
            if (OfElement(method, block, [.. group]) is { } rewrite)
                yield return rewrite;
    }

    private static bool IsStruct(MethodContext method, ElementAccessExpressionSyntax access) =>
        method.TypeOf(access.Expression) is var type
        && (type is IArrayTypeSymbol { ElementType.IsValueType: true, Rank: 1 }
            || type is INamedTypeSymbol { Name: "Span" } && Purity.IsSpan(type))
        && access.DescendantNodes().OfType<ExpressionSyntax>().All(part => part is IdentifierNameSyntax or LiteralExpressionSyntax
            or BinaryExpressionSyntax or CastExpressionSyntax or ParenthesizedExpressionSyntax or PredefinedTypeSyntax)
        && access.DescendantNodes().OfType<IdentifierNameSyntax>().All(name => method.Model.GetSymbolInfo(name).Symbol
            is ILocalSymbol or IParameterSymbol { RefKind: RefKind.None } or IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } or ITypeSymbol);

    private static Rewrite? OfElement(MethodContext method, BlockSyntax block, List<ElementAccessExpressionSyntax> uses)
    {
        var names = uses[0].DescendantNodes().OfType<IdentifierNameSyntax>()
            .Select(name => method.Model.GetSymbolInfo(name).Symbol!).ToList();
        var statements = block.Statements;
        for (var first = 0; first < statements.Count; first++)
        {
            if (statements[first] is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax)
                || !uses.Any(use => statements[first].Span.Contains(use.Span)) || Changes(method, statements[first], names))
                continue;
            var last = first;
            while (last + 1 < statements.Count && !Changes(method, statements[last + 1], names))
                last++;
            var (start, end) = (statements[first].SpanStart, statements[last].Span.End);
            var inside = uses.Where(use => use.SpanStart >= start && use.Span.End <= end).ToList();
            if (inside.Count < 2)
                continue;
            var element = method.TypeOf(inside[0])!;
            var name = Purity.FreshName(method.Body, "element");
            var old = block.SyntaxTree.GetText().ToString(new(start, end - start));
            var text = old;
            foreach (var use in inside.OrderByDescending(use => use.SpanStart))
                text = string.Concat(text.AsSpan(0, use.SpanStart - start), name, text.AsSpan(use.Span.End - start));
            return new Rewrite(RewriteKind.ReferenceLocal, new(start, end - start), old,
                $"ref {element.ToMinimalDisplayString(method.Model, start)} {name} = ref {inside[0]};\n{Purity.Indentation(statements[first])}{text}", start);
        }
        return null;
    }

    private static bool Changes(MethodContext method, StatementSyntax statement, List<ISymbol> names)
    {
        var written = Purity.Written(method.Model, statement);
        return names.Any(written.Contains) || statement.DescendantNodesAndSelf().Any(node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax || node.IsKind(SyntaxKind.YieldReturnStatement));
    }
}
