using System;
using Dialogos.Analyzers.Rewrites;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>
/// The gain that a performance rewrite is expected to bring, in percent of a benchmark's instructions: linear in the hidden
/// state where it begins and in its family, fitted to what the screen and the verifier measured.
/// </summary>
public sealed class GainHead
{
    private readonly float[] _weights;
    private readonly int _width;

    /// <summary>Takes weights in the order of <see cref="Features"/>.</summary>
    public GainHead(float[] weights, int width)
    {
        if (weights.Length != FeatureCount(width)) throw new GgufException($"a gain head of {weights.Length} weights for a width of {width}");
        _weights = weights;
        _width = width;
    }

    /// <summary>The head of a model, or null where nothing was measured yet.</summary>
    public static GainHead? Find(ModelWeights weights) => weights.Extra.TryGetValue(RankingTensors.Gain, out var matrix)
        ? new GainHead(matrix.ToFloats(), weights.Shape.Width) : null;

    /// <summary>How many features a rewrite has.</summary>
    public static int FeatureCount(int width) => width + RankingTensors.KindRows + 1;

    /// <summary>What the gain is linear in: the state at the rewrite's place, its family, and 1.</summary>
    public static double[] Features(ReadOnlySpan<float> state, RewriteKind kind)
    {
        double[] features = new double[FeatureCount(state.Length)];
        // States have elements of about 1: their squares together then weigh as much as the family's 1.
        double scale = 1 / Math.Sqrt(state.Length);
        for (int i = 0; i < state.Length; i++) features[i] = scale * state[i];
        features[state.Length + (int)kind] = 1;
        features[^1] = 1;
        return features;
    }

    /// <summary>The gain that is expected, in percent.</summary>
    public double Predict(ReadOnlySpan<float> state, RewriteKind kind)
    {
        double[] features = Features(state[.._width], kind);
        double sum = 0;
        for (int i = 0; i < features.Length; i++) sum += features[i] * _weights[i];
        return sum;
    }
}
