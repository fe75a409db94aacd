using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.SelfImprove.Training.Samples;
using Microsoft.CodeAnalysis.CSharp;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>
/// A baseline: how much likelier the member's tokens become by the rewrite, under an interpolated trigram model of lexer
/// tokens, added to the prior with a weight that suits the validation bugs best.
/// </summary>
public sealed class TrigramRanker
{
    private const string Edge = "\n";

    private readonly PriorRanker _prior;
    private readonly Dictionary<string, int> _single = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), int> _pairs = [];
    private readonly Dictionary<(string, string, string), int> _triples = [];
    private readonly double _weight;
    private int _total;

    /// <summary>Counts over clean members of training files.</summary>
    public TrigramRanker(PriorRanker prior, IEnumerable<BugSample> training, IReadOnlyList<BugSample> validation)
    {
        _prior = prior;
        foreach (BugSample sample in training)
        {
            if (sample.Answer >= 0) continue;
            string first = Edge, second = Edge;
            foreach (string text in sample.Texts)
            {
                Count(_single, text);
                Count(_pairs, (second, text));
                Count(_triples, (first, second, text));
                _total++;
                (first, second) = (second, text);
            }

            Count(_single, Edge);
        }

        double best = -1;
        foreach (double weight in new[] { 0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5 })
        {
            double right = validation.Where(sample => sample.Answer >= 0).Sum(sample => RankedBug.Of(sample, Score(sample, weight)).First);
            if (right > best) (best, _weight) = (right, weight);
        }
    }

    /// <summary>Scores of the candidates.</summary>
    public double[] Score(BugSample sample) => Score(sample, _weight);

    private double[] Score(BugSample sample, double weight)
    {
        double[] scores = _prior.Score(sample);
        if (weight == 0) return scores;
        for (int i = 0; i < scores.Length; i++)
        {
            SampleCandidate candidate = sample.Candidates[i];
            string[] changed = [.. SyntaxFactory.ParseTokens(candidate.NewText).Select(token => token.Text).Where(text => text.Length > 0)];
            string[] tail = sample.Texts[(candidate.First + candidate.Count)..Math.Min(sample.Texts.Length, candidate.First + candidate.Count + 2)];
            double before = Likelihood(sample.Texts, candidate.First, [.. sample.Texts[candidate.First..(candidate.First + candidate.Count)], .. tail]);
            scores[i] += weight * (Likelihood(sample.Texts, candidate.First, [.. changed, .. tail]) - before);
        }

        return scores;
    }

    private double Likelihood(string[] texts, int start, string[] window)
    {
        string first = start > 1 ? texts[start - 2] : Edge, second = start > 0 ? texts[start - 1] : Edge;
        double sum = 0;
        foreach (string text in window)
        {
            double single = (_single.GetValueOrDefault(text) + 0.5) / (_total + 20000.0);
            double pair = Interpolate(_pairs.GetValueOrDefault((second, text)), _single.GetValueOrDefault(second), single);
            sum += Math.Log(Interpolate(_triples.GetValueOrDefault((first, second, text)), _pairs.GetValueOrDefault((first, second)), pair));
            (first, second) = (second, text);
        }

        return sum;
    }

    private static double Interpolate(int count, int context, double lower) => (count + (3 * lower)) / (context + 3.0);

    private static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
