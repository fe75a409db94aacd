using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>
/// The embedded model's gain head as a ranker of performance rewrites: the chance that one pays, which is even where the
/// gain that is expected just suffices for the verifier.
/// </summary>
public sealed class GainRanker : IRewriteRanker, IDisposable
{
    // In percent: what the verifier demands, and how far off a prediction may well be.
    private const double Wanted = 1, Doubt = 1;
    private readonly Ranking.RewriteRanker _ranker;

    private GainRanker(Ranking.RewriteRanker ranker, string hash)
    {
        _ranker = ranker;
        Hash = hash;
    }

    /// <inheritdoc/>
    public string Name => "gain";

    /// <inheritdoc/>
    public string Hash { get; }

    /// <summary>Opens a weights file; null where it has not learned to expect gains.</summary>
    public static GainRanker? Open(string path)
    {
        var ranker = new Ranking.RewriteRanker(path);
        if (ranker.PredictsGains)
            return new GainRanker(ranker, ModelRanker.HashOf(path));
        ranker.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites) => rewrites.Count == 0 ? []
        : [.. _ranker.PredictGains(body, rewrites).Select(gain => -Math.Log(1 + Math.Exp((Wanted - gain) / Doubt)))];

    /// <inheritdoc/>
    public void Dispose() => _ranker.Dispose();
}
