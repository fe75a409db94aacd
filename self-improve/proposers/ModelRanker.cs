using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>
/// The embedded model as a ranker, beside what it counts in the program's other files: never in the file that it is asked
/// about, where the fault may be. It scores one member at a time.
/// </summary>
public sealed class ModelRanker : IRewriteRanker, IDisposable
{
    // What the model did not look at (too long a member, a place that is no token) comes after all that it did.
    private const double Unseen = -20;
    private readonly Ranking.RewriteRanker _ranker;
    private Ranking.TokenSequences _sequences = new();
    private Compilation? _counted;
    private SyntaxTree? _leftOut;

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
        CountOthers(model.Compilation, body.SyntaxTree);
        var ranking = _ranker.Rank(body, [.. rewrites], _sequences, new Ranking.RankingBudget(MostRewrites: rewrites.Count));
        var scores = ranking.Rewrites.ToDictionary(ranked => ranked.Rewrite, ranked => Math.Log(ranked.Probability + 1e-9));
        return [.. rewrites.Select(rewrite => scores.GetValueOrDefault(rewrite, Unseen))];
    }

    /// <inheritdoc/>
    public void Dispose() => _ranker.Dispose();

    private void CountOthers(Compilation program, SyntaxTree asked)
    {
        if (program != _counted)
        {
            (_sequences, _counted, _leftOut) = (new(), program, null);
            foreach (var tree in program.SyntaxTrees)
                _sequences.Read(tree);
        }
        if (asked == _leftOut)
            return;
        if (_leftOut is not null)
            _sequences.Read(_leftOut);
        _sequences.Forget(asked);
        _leftOut = asked;
    }
}
