using System;
using System.Collections.Generic;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Ranking;

namespace Dialogos.SelfImprove.Training.Samples;

/// <summary>
/// How often each token stands in correct code. Bugs are planted in proportion: were every operator equally likely to
/// be planted, a rare one would give itself away, and the model would learn frequencies instead of code.
/// </summary>
public sealed class NaturalFrequencies
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts a correct member.</summary>
    public void Add(LexedMethod method)
    {
        foreach (string text in method.Texts) _counts[text] = _counts.GetValueOrDefault(text) + 1;
    }

    /// <summary>
    /// Chooses a rewrite to plant: a family first, rare families favoured over their share, then one of the family by the
    /// natural frequency of what it leaves behind.
    /// </summary>
    public Rewrite? Choose(LexedMethod method, IReadOnlyList<Rewrite> rewrites, Random random)
    {
        if (rewrites.Count == 0) return null;
        SortedDictionary<RewriteKind, List<Rewrite>> families = [];
        foreach (Rewrite rewrite in rewrites)
        {
            if (!families.TryGetValue(rewrite.Kind, out List<Rewrite>? family)) families.Add(rewrite.Kind, family = []);
            family.Add(rewrite);
        }

        List<Rewrite>[] lists = [.. families.Values];
        List<Rewrite> chosen = lists[Draw(Array.ConvertAll(lists, static family => Math.Sqrt(family.Count)), random)];
        return chosen[Draw([.. chosen.ConvertAll(rewrite => Weight(method, rewrite))], random)];
    }

    private double Weight(LexedMethod method, Rewrite rewrite)
    {
        switch (rewrite.Kind)
        {
            case RewriteKind.VariableMisuse or RewriteKind.MemberMisuse or RewriteKind.EnumMember:
                // A name that the member does not mention at all is seldom written by mistake.
                int count = 0;
                foreach (string text in method.Texts) count += text == rewrite.NewText ? 1 : 0;
                return 0.2 + count;
            case RewriteKind.OffByOne or RewriteKind.ArgumentSwap or RewriteKind.ConditionalSwap or RewriteKind.Guard or RewriteKind.Negation:
                return 1;
            default:
                return 1 + _counts.GetValueOrDefault(rewrite.NewText);
        }
    }

    private static int Draw(double[] weights, Random random)
    {
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        double point = random.NextDouble() * sum;
        for (int i = 0; i < weights.Length; i++)
        {
            point -= weights[i];
            if (point < 0) return i;
        }

        return weights.Length - 1;
    }
}
