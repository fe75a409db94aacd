using System.Collections.Generic;
using System.Linq;
using Dialogos.SelfImprove.Ranking;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>
/// A baseline: how much likelier the member's tokens become by the rewrite, added to the prior with a weight that suits the
/// validation bugs best.
/// </summary>
public sealed class TrigramRanker
{
    private readonly PriorRanker _prior;
    private readonly TokenSequences _sequences;
    private readonly double _weight;

    /// <summary>Takes what was counted over clean members of training files (<see cref="Count"/>).</summary>
    public TrigramRanker(PriorRanker prior, TokenSequences sequences, IReadOnlyList<BugSample> validation)
    {
        _prior = prior;
        _sequences = sequences;
        double best = -1;
        foreach (double weight in new[] { 0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5 })
        {
            double right = validation.Where(sample => sample.Answer >= 0).Sum(sample => RankedBug.Of(sample, Score(sample, weight)).First);
            if (right > best) (best, _weight) = (right, weight);
        }
    }

    /// <summary>Counts the clean members of samples.</summary>
    public static TokenSequences Count(IEnumerable<BugSample> samples)
    {
        TokenSequences sequences = new();
        foreach (BugSample sample in samples.Where(static sample => sample.Answer < 0)) sequences.Read(sample.Texts);
        return sequences;
    }

    /// <summary>Scores of the candidates.</summary>
    public double[] Score(BugSample sample) => Score(sample, _weight);

    private double[] Score(BugSample sample, double weight)
    {
        double[] scores = _prior.Score(sample);
        if (weight == 0) return scores;
        double[] changes = sample.Changes(_sequences);
        for (int i = 0; i < scores.Length; i++) scores[i] += weight * changes[i];
        return scores;
    }
}
