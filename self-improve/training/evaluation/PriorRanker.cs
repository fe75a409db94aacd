using System;
using System.Collections.Generic;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Training.Samples;

namespace Dialogos.SelfImprove.Training.Evaluation;

/// <summary>A baseline: how often a rewrite of this family and text was the repair, of the times that it was possible.</summary>
public sealed class PriorRanker
{
    // What is rare is drawn towards its family.
    private const double Strength = 20;

    private readonly Dictionary<(RewriteKind, string, string), (int Repairs, int Chances)> _texts = [];
    private readonly Dictionary<RewriteKind, (int Repairs, int Chances)> _families = [];

    /// <summary>Counts over bugs of training files.</summary>
    public PriorRanker(IEnumerable<BugSample> training)
    {
        foreach (BugSample sample in training)
        {
            if (sample.Answer < 0) continue;
            for (int i = 0; i < sample.Candidates.Length; i++)
            {
                SampleCandidate candidate = sample.Candidates[i];
                int repair = i == sample.Answer ? 1 : 0;
                (int repairs, int chances) = _families.GetValueOrDefault(candidate.Kind);
                _families[candidate.Kind] = (repairs + repair, chances + 1);
                (RewriteKind, string, string) key = (candidate.Kind, candidate.OldText, candidate.NewText);
                (repairs, chances) = _texts.GetValueOrDefault(key);
                _texts[key] = (repairs + repair, chances + 1);
            }
        }
    }

    /// <summary>The logarithm of the smoothed frequency of each candidate.</summary>
    public double[] Score(BugSample sample) => Array.ConvertAll(sample.Candidates, candidate =>
    {
        (int repairs, int chances) = _families.GetValueOrDefault(candidate.Kind);
        double family = (repairs + 1.0) / (chances + 50.0);
        (repairs, chances) = _texts.GetValueOrDefault((candidate.Kind, candidate.OldText, candidate.NewText));
        return Math.Log((repairs + (Strength * family)) / (chances + Strength));
    });
}
