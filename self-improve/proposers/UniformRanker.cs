using System;
using System.Collections.Generic;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>The baseline that knows nothing: every rewrite is as good as any other, in an order drawn by a seed.</summary>
public sealed class UniformRanker(int seed) : IRewriteRanker
{
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public string Name => "uniform";

    /// <inheritdoc/>
    public string Hash => "";

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites)
    {
        var scores = new double[rewrites.Count];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = _random.NextDouble();
        return scores;
    }
}
