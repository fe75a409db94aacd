using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Dialogos.Analyzers.Rewrites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Proposers;

/// <summary>
/// The baseline that counts: how much likelier the text is after a rewrite than before, by the sequences of three tokens in
/// sources that it has read, plus how often each kind of rewrite is right. Names of the member's own are abstracted away.
/// </summary>
public sealed class TrigramRanker : IRewriteRanker
{
    private const double Discount = 0.4;
    private readonly Dictionary<(int, int, int), int> _three = [];
    private readonly Dictionary<(int, int), int> _two = [];
    private readonly Dictionary<int, int> _one = [];
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<RewriteKind, double> _prior;
    private int _total;

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
            Read([.. tree.GetRoot().DescendantTokens().Select(token => token.Text)]);
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
        var text = body.SyntaxTree.GetText();
        var scores = new double[rewrites.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var rewrite = rewrites[i];
            // Two tokens on either side are all that a trigram sees.
            var before = Around(text.ToString(new(Math.Max(0, rewrite.Span.Start - 80), rewrite.Span.Start - Math.Max(0, rewrite.Span.Start - 80))), last: true);
            var after = Around(text.ToString(new(rewrite.Span.End, Math.Min(80, text.Length - rewrite.Span.End))), last: false);
            var (was, becomes) = (Tokens(rewrite.OldText), Tokens(rewrite.NewText));
            scores[i] = Likelihood([.. before, .. becomes, .. after]) - Likelihood([.. before, .. was, .. after])
                + _prior.GetValueOrDefault(rewrite.Kind, -4);
        }
        return scores;
    }

    private static List<string> Tokens(string text) => [.. SyntaxFactory.ParseTokens(text).Where(t => t.Span.Length > 0).Select(t => t.Text)];

    private static IEnumerable<string> Around(string text, bool last)
    {
        var tokens = Tokens(text);
        return last ? tokens.TakeLast(2) : tokens.Take(2);
    }

    private void Read(List<string> tokens)
    {
        var (a, b) = (-1, -1);
        foreach (var token in tokens)
        {
            if (!_words.TryGetValue(token, out var c))
                _words.Add(token, c = _words.Count);
            _three[(a, b, c)] = _three.GetValueOrDefault((a, b, c)) + 1;
            _two[(b, c)] = _two.GetValueOrDefault((b, c)) + 1;
            _one[c] = _one.GetValueOrDefault(c) + 1;
            _total++;
            (a, b) = (b, c);
        }
    }

    // Stupid backoff (Brants et al., 2007): a score, not a probability, and good at ordering.
    private double Likelihood(List<string> tokens)
    {
        var sum = 0.0;
        var ids = tokens.Select(token => _words.GetValueOrDefault(token, -2)).ToList();
        for (var i = 2; i < ids.Count; i++)
        {
            var (a, b, c) = (ids[i - 2], ids[i - 1], ids[i]);
            double score;
            if (_three.TryGetValue((a, b, c), out var three))
                score = (double)three / _two.GetValueOrDefault((a, b), three);
            else if (_two.TryGetValue((b, c), out var two))
                score = Discount * two / _one[b];
            else
                score = Discount * Discount * (_one.GetValueOrDefault(c) + 0.5) / (_total + 1);
            sum += Math.Log(Math.Min(1, score));
        }
        return sum;
    }
}
