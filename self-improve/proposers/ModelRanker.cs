using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>The embedded model as a ranker. It scores one member at a time.</summary>
public sealed class ModelRanker : IRewriteRanker, IDisposable
{
    // What the model did not look at (too long a member, a place that is no token) comes after all that it did.
    private const double Unseen = -20;
    private readonly Ranking.RewriteRanker _ranker;

    /// <summary>Opens a weights file; throws where it does not rank rewrites.</summary>
    public ModelRanker(string path)
    {
        _ranker = new Ranking.RewriteRanker(path);
        Hash = HashOf(path);
    }

    internal static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <inheritdoc/>
    public string Name => "model";

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites)
    {
        if (rewrites.Count == 0)
            return [];
        var ranking = _ranker.Rank(body, [.. rewrites], new Ranking.RankingBudget(MostRewrites: rewrites.Count));
        var scores = ranking.Rewrites.ToDictionary(ranked => ranked.Rewrite, ranked => Math.Log(ranked.Probability + 1e-9));
        return [.. rewrites.Select(rewrite => scores.GetValueOrDefault(rewrite, Unseen))];
    }

    /// <inheritdoc/>
    public void Dispose() => _ranker.Dispose();
}
