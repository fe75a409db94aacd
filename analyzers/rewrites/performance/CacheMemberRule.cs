using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Reads a field that a method reads several times once, into a local: over the longest run of statements that keep it.</summary>
public sealed class CacheMemberRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) => method.Of<BlockSyntax>().SelectMany(block => OfBlock(method, block));

    private static IEnumerable<Rewrite> OfBlock(MethodContext method, BlockSyntax block)
    {
        var reads = block.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name)
            .Select(name => (Name: name, Field: method.Model.GetSymbolInfo(name).Symbol as IFieldSymbol))
            .Where(read => read.Field is { IsConst: false, IsVolatile: false } field && IsWorthCopying(field.Type))
            .GroupBy(read => read.Field!, (IEqualityComparer<IFieldSymbol>)SymbolEqualityComparer.Default);
        foreach (var group in reads)
            if (OfField(method, block, group.Key, [.. group.Select(read => read.Name)]) is { } rewrite)
                yield return rewrite;
    }

    private static Rewrite? OfField(MethodContext method, BlockSyntax block, IFieldSymbol field, List<IdentifierNameSyntax> reads)
    {
        var statements = block.Statements;
        var best = (First: 0, Count: 0, Reads: 1);
        for (var first = 0; first < statements.Count; first++)
        {
            // A field that is read only under a condition would be read for nothing.
            if (!reads.Any(read => statements[first].Span.Contains(read.Span) && IsUnconditional(read, statements[first])))
                continue;
            var count = 0;
            while (first + count < statements.Count && Keeps(method, statements[first + count], field))
                count++;
            var inside = count == 0 ? 0 : reads.Count(read => read.SpanStart >= statements[first].SpanStart
                && read.Span.End <= statements[first + count - 1].Span.End);
            if (inside > best.Reads)
                best = (first, count, inside);
        }
        if (best.Count == 0)
            return null;
        var start = statements[best.First].SpanStart;
        var end = statements[best.First + best.Count - 1].Span.End;
        var name = Purity.FreshName(method.Body, field.Name);
        var type = field.Type.ToMinimalDisplayString(method.Model, start);
        var old = block.SyntaxTree.GetText().ToString(new(start, end - start));
        var text = old;
        foreach (var read in reads.Where(read => read.SpanStart >= start && read.Span.End <= end).OrderByDescending(read => read.SpanStart))
            text = string.Concat(text.AsSpan(0, read.SpanStart - start), name, text.AsSpan(read.Span.End - start));
        return new Rewrite(RewriteKind.CacheMember, new(start, end - start), old,
            $"{type} {name} = {field.Name};\n{Purity.Indentation(statements[best.First])}{text}", start);
    }

    private static bool Keeps(MethodContext method, StatementSyntax statement, IFieldSymbol field) =>
        !Purity.Written(method.Model, statement).Contains(field) && (field.IsReadOnly || !Purity.Calls(method.Model, statement))
        && !statement.DescendantNodesAndSelf().Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
            or LabeledStatementSyntax or GotoStatementSyntax);

    private static bool IsUnconditional(SyntaxNode read, StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax => true,
        IfStatementSyntax choice => choice.Condition.Span.Contains(read.Span),
        WhileStatementSyntax loop => loop.Condition.Span.Contains(read.Span),
        ForStatementSyntax loop => loop.Condition?.Span.Contains(read.Span) == true,
        _ => false,
    };

    private static bool IsWorthCopying(ITypeSymbol type) => type.IsReferenceType || Purity.IsSpan(type)
        || MethodContext.IsInteger(type) || type.SpecialType == SpecialType.System_Boolean;
}
