using System;
using System.Collections.Immutable;
using System.Linq;
using Dialogos.Analyzers.Rewrites.Rules;
using Microsoft.CodeAnalysis;

namespace Dialogos.Analyzers.Rewrites;

/// <summary>Runs every rule on a method.</summary>
public static class RewriteEnumerator
{
    private static readonly ImmutableArray<IRewriteRule> Rules =
        [new OperatorRule(), new LiteralRule(), new ConditionRule(), new NameRule()];

    /// <summary>All rewrites of a body, by position, each different text only once.</summary>
    public static ImmutableArray<Rewrite> Enumerate(SemanticModel model, SyntaxNode body)
    {
        var method = new MethodContext(model, body);
        return [.. Rules.SelectMany(rule => rule.Enumerate(method))
            .DistinctBy(rewrite => (rewrite.Span, rewrite.NewText))
            .OrderBy(rewrite => rewrite.Span.Start).ThenBy(rewrite => rewrite.Span.Length)
            .ThenBy(rewrite => rewrite.Kind).ThenBy(rewrite => rewrite.NewText, StringComparer.Ordinal)];
    }

    /// <summary>The file's text with the rewrite done.</summary>
    public static string Apply(string text, Rewrite rewrite) =>
        string.Concat(text.AsSpan(0, rewrite.Span.Start), rewrite.NewText, text.AsSpan(rewrite.Span.End));
}
