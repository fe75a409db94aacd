using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Analyzers.Rewrites;
using Dialogos.Analyzers.Rewrites.Performance;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>
/// The frequency prior: a kind of rewrite is as promising as it was often found good before. Counts are smoothed, so that a
/// kind that was never tried is tried.
/// </summary>
/// <param name="counts">For each kind, by its policy name: how often it was tried and how often it was found good.</param>
public sealed class KindPriorRanker(IReadOnlyDictionary<string, (int Tried, int Good)> counts) : IRewriteRanker
{
    /// <inheritdoc/>
    public string Name => "prior";

    /// <inheritdoc/>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n',
        counts.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Good}/{pair.Value.Tried}"))))));

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites) => [.. rewrites.Select(rewrite =>
    {
        var (tried, good) = counts.GetValueOrDefault(PerformanceEnumerator.PolicyName(rewrite.Kind));
        return Math.Log((good + 1.0) / (tried + 4.0));
    })];
}
