// Words. A *performance rewrite* keeps what a method computes and changes what it costs. Each rule proves on the syntax and
// the symbols that the meaning stays, under two assumptions that hold in this code base: a field that is not volatile is
// not written by another thread while a method reads it without a lock, and an exception is a bug (CONTRIBUTING.md), so
// that it may come a statement earlier. Whether a rewrite is an improvement is for a measurement to say, never for a rule.
using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Dialogos.Analyzers.Rewrites.Performance;

/// <summary>Runs every performance rule on a method.</summary>
public static class PerformanceEnumerator
{
    private static readonly ImmutableArray<IRewriteRule> Rules =
    [
        new InlineRule(), new IndexedLoopRule(), new HoistRule(), new CacheMemberRule(), new ReferenceLocalRule(),
        new StrengthRule(), new ConditionOrderRule(), new SliceRule(), new UnrollRule(),
    ];

    /// <summary>All performance rewrites of a body, by position, each different text only once.</summary>
    public static ImmutableArray<Rewrite> Enumerate(SemanticModel model, SyntaxNode body)
    {
        var method = new MethodContext(model, body);
        return [.. Rules.SelectMany(rule => rule.Enumerate(method))
            .DistinctBy(rewrite => (rewrite.Span, rewrite.NewText))
            .OrderBy(rewrite => rewrite.Span.Start).ThenBy(rewrite => rewrite.Span.Length)
            .ThenBy(rewrite => rewrite.Kind).ThenBy(rewrite => rewrite.NewText, StringComparer.Ordinal)];
    }

    /// <summary>The name by which the policy knows a kind; all repair kinds are <c>repair</c>.</summary>
    public static string PolicyName(RewriteKind kind) => kind switch
    {
        RewriteKind.Hoist => "hoist",
        RewriteKind.CacheMember => "cache-property",
        RewriteKind.ReorderConditions => "reorder-conditions",
        RewriteKind.StrengthReduce => "strength-reduce",
        RewriteKind.Inline => "inline",
        RewriteKind.ReferenceLocal => "reference-local",
        RewriteKind.IndexedLoop => "indexed-loop",
        RewriteKind.BoundsCheck => "bounds-check",
        RewriteKind.Unroll => "unroll",
        _ => "repair",
    };
}
