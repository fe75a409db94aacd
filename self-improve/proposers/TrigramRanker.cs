using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Ranking;
using Microsoft.CodeAnalysis;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>
/// The baseline that counts: how much likelier the text is after a rewrite than before, by the sequences of three tokens in
/// sources that it has read, plus how often each kind of rewrite is right.
/// </summary>
public sealed class TrigramRanker : IRewriteRanker
{
    private readonly TokenSequences _sequences = new();
    private readonly IReadOnlyDictionary<RewriteKind, double> _prior;

    /// <summary>Reads sources.</summary>
    /// <param name="trees">What to count; never the place that is asked about with its fault in it.</param>
    /// <param name="prior">Log of how often each kind was right; kinds that are missing count as rare.</param>
    public TrigramRanker(IEnumerable<SyntaxTree> trees, IReadOnlyDictionary<RewriteKind, double>? prior = null)
    {
        _prior = prior ?? new Dictionary<RewriteKind, double>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tree in trees.OrderBy(tree => tree.FilePath, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tree.ToString()));
            _sequences.Read(tree);
        }
        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public string Name => "trigram";

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public double[] Score(SemanticModel model, SyntaxNode body, IReadOnlyList<Rewrite> rewrites)
    {
        var method = LexedMethod.Of(body);
        return [.. rewrites.Select(rewrite => _sequences.Change(method, rewrite) + _prior.GetValueOrDefault(rewrite.Kind, -4))];
    }
}
