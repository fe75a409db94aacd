using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Dialogos.SelfImprove.Ranking;

namespace Dialogos.SelfImprove.Training.Gains;

/// <summary>What a fit is worth, on members that it did not see.</summary>
/// <param name="Labels">Rewrites that were measured.</param>
/// <param name="Members">Members that they change.</param>
/// <param name="Error">Root mean square error of the head, in percent.</param>
/// <param name="KindError">The same of the mean gain of the rewrite's family.</param>
/// <param name="ZeroError">The same of "no gain".</param>
/// <param name="Weights">The head fitted to all labels; null where it is not better than both baselines.</param>
public sealed record GainFigures(int Labels, int Members, double Error, double KindError, double ZeroError, float[]? Weights)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => Labels < GainFit.LeastLabels || Members < GainFit.Folds
        ? $"gain head: skipped, the log holds {Labels} measured rewrites of {Members} members; {GainFit.LeastLabels} of {GainFit.Folds} are the least"
        : string.Create(CultureInfo.InvariantCulture,
            $"gain head: {Labels} measured rewrites of {Members} members; error {Error:F2} % on members not seen, mean of the family {KindError:F2} %, no gain {ZeroError:F2} %: {(Weights is null ? "left out, it is no better" : "kept")}");
}

/// <summary>
/// Fits the gain head by ridge regression. Members are dealt into folds, and each fold is predicted from the others: a head
/// that only remembers members is not kept.
/// </summary>
public static class GainFit
{
    /// <summary>Fewer labels teach nothing.</summary>
    public const int LeastLabels = 40;

    /// <summary>Parts that are held out in turn.</summary>
    public const int Folds = 5;

    private static readonly double[] Penalties = [0.1, 1, 10, 100];

    /// <summary>Fits labels whose features (<see cref="GainHead.Features"/>) are given beside them.</summary>
    public static GainFigures Fit(IReadOnlyList<(GainLabel Label, double[] Features)> items)
    {
        string[] members = [.. items.Select(item => item.Label.Symbol).Distinct().Order(StringComparer.Ordinal)];
        if (items.Count < LeastLabels || members.Length < Folds) return new GainFigures(items.Count, members.Length, 0, 0, 0, null);
        Dictionary<string, int> fold = members.Select((member, i) => (member, i)).ToDictionary(pair => pair.member, pair => pair.i % Folds, StringComparer.Ordinal);
        double[] errors = new double[Penalties.Length];
        double kindError = 0;
        for (int held = 0; held < Folds; held++)
        {
            List<(GainLabel Label, double[] Features)> seen = [.. items.Where(item => fold[item.Label.Symbol] != held)];
            List<(GainLabel Label, double[] Features)> unseen = [.. items.Where(item => fold[item.Label.Symbol] == held)];
            for (int i = 0; i < Penalties.Length; i++)
            {
                double[] weights = Solve(seen, Penalties[i]);
                errors[i] += unseen.Sum(item => Square(Dot(weights, item.Features) - item.Label.Gain));
            }

            var means = seen.GroupBy(item => item.Label.Kind).ToDictionary(group => group.Key, group => group.Average(item => item.Label.Gain));
            kindError += unseen.Sum(item => Square(means.GetValueOrDefault(item.Label.Kind) - item.Label.Gain));
        }

        double zeroError = items.Sum(item => Square(item.Label.Gain));
        int best = Array.IndexOf(errors, errors.Min());
        bool better = errors[best] < kindError && errors[best] < zeroError;
        double Root(double sum) => Math.Sqrt(sum / items.Count);
        return new GainFigures(items.Count, members.Length, Root(errors[best]), Root(kindError), Root(zeroError),
            better ? Array.ConvertAll(Solve(items, Penalties[best]), weight => (float)weight) : null);
    }

    // (XᵀX + penalty I) w = Xᵀy by Cholesky's decomposition: the matrix is positive definite.
    private static double[] Solve(IReadOnlyList<(GainLabel Label, double[] Features)> items, double penalty)
    {
        int size = items[0].Features.Length;
        double[,] matrix = new double[size, size];
        double[] right = new double[size];
        foreach ((GainLabel label, double[] features) in items)
        {
            for (int i = 0; i < size; i++)
            {
                if (features[i] == 0) continue;
                right[i] += features[i] * label.Gain;
                for (int j = 0; j <= i; j++) matrix[i, j] += features[i] * features[j];
            }
        }

        for (int i = 0; i < size; i++) matrix[i, i] += penalty;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++) sum -= matrix[i, k] * matrix[j, k];
                matrix[i, j] = i == j ? Math.Sqrt(sum) : sum / matrix[j, j];
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < i; k++) right[i] -= matrix[i, k] * right[k];
            right[i] /= matrix[i, i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < size; k++) right[i] -= matrix[k, i] * right[k];
            right[i] /= matrix[i, i];
        }

        return right;
    }

    private static double Dot(double[] one, double[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++) sum += one[i] * other[i];
        return sum;
    }

    private static double Square(double value) => value * value;
}
