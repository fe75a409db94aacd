using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Reads fields and lengths that no iteration changes once, before the loop.</summary>
public sealed class HoistRule : IRewriteRule
{
    /// <inheritdoc/>
    public IEnumerable<Rewrite> Enumerate(MethodContext method) => method.Nodes
        .Where(node => node is ForStatementSyntax or WhileStatementSyntax or ForEachStatementSyntax)
        .Cast<StatementSyntax>().Where(loop => loop.Parent is BlockSyntax).SelectMany(loop => OfLoop(method, loop));

    private static IEnumerable<Rewrite> OfLoop(MethodContext method, StatementSyntax loop)
    {
        var written = Purity.Written(method.Model, loop);
        var calls = Purity.Calls(method.Model, loop);
        // Without a local that changes, the loop may wait for another thread to change the field.
        var progresses = written.Any(symbol => symbol is ILocalSymbol or IParameterSymbol);
        var groups = loop.DescendantNodes().OfType<ExpressionSyntax>()
            .Where(node => IsInvariant(method, node, written, calls, progresses))
            .GroupBy(node => node.ToString(), System.StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var first = group.First();
            if (first.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not null)
                continue;
            var name = Purity.FreshName(method.Body, NameFor(first));
            var type = method.TypeOf(first)!.ToMinimalDisplayString(method.Model, loop.SpanStart);
            var changed = ReplaceText(loop, group, name);
            yield return new Rewrite(RewriteKind.Hoist, loop.Span, loop.ToString(),
                $"{type} {name} = {first};\n{Purity.Indentation(loop)}{changed}", first.SpanStart);
        }
    }

    private static bool IsInvariant(MethodContext method, ExpressionSyntax node, HashSet<ISymbol> written, bool calls, bool progresses)
    {
        if (node.Parent is MemberAccessExpressionSyntax parent && parent.Name == node)
            return false;
        var symbol = method.Model.GetSymbolInfo(node).Symbol;
        if (symbol is null || written.Contains(symbol) || IsTarget(node))
            return false;
        return symbol switch
        {
            IFieldSymbol { IsConst: false, IsVolatile: false } field => IsOwn(node)
                && (field.IsReadOnly ? IsWorthCopying(field.Type) : !calls && progresses && IsWorthCopying(field.Type)),
            IPropertySymbol { Name: "Length" } property when Purity.IsPlain(property) => node is MemberAccessExpressionSyntax access
                && method.Model.GetSymbolInfo(access.Expression).Symbol is ILocalSymbol or IParameterSymbol { RefKind: RefKind.None }
                && !written.Contains(method.Model.GetSymbolInfo(((MemberAccessExpressionSyntax)node).Expression).Symbol!)
                && (Purity.IsSpan(property.ContainingType) || InFirstCondition(node)),
            _ => false,
        };
    }

    // `this.` fields and statics: reading them early reads through no reference that could be null.
    private static bool IsOwn(ExpressionSyntax node) => node is IdentifierNameSyntax
        or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax };

    // Copying a large struct costs more than reading one of its fields.
    private static bool IsWorthCopying(ITypeSymbol type) => type.IsReferenceType || Purity.IsSpan(type)
        || MethodContext.IsInteger(type) || type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Enum;

    private static bool IsTarget(ExpressionSyntax node) => node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == node
        || node.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax
        || node.Parent is MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax outer } access && outer.Left == access
            && access.Expression == node;

    private static bool InFirstCondition(SyntaxNode node) => node.Ancestors().Any(ancestor =>
        ancestor.Parent is ForStatementSyntax loop && loop.Condition == ancestor);

    private static string NameFor(ExpressionSyntax node) => node switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" } => "length",
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        _ => node.ToString(),
    };

    internal static string ReplaceText(SyntaxNode scope, IEnumerable<SyntaxNode> nodes, string name)
    {
        var text = scope.ToString();
        foreach (var node in nodes.OrderByDescending(node => node.SpanStart))
        {
            var start = node.SpanStart - scope.SpanStart;
            text = string.Concat(text.AsSpan(0, start), name, text.AsSpan(start + node.Span.Length));
        }
        return text;
    }
}
