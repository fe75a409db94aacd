using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Ranking;

namespace Dialogos.SelfImprove.Training.Gains;

/// <summary>Gives a weights file the gain head that the labels so far deserve, or takes it away.</summary>
public static class GainTraining
{
    /// <summary>Fits on the states that the weights themselves compute, and writes the file anew. A fit takes seconds.</summary>
    public static GainFigures Apply(string weights, IReadOnlyList<GainLabel> labels, int threads)
    {
        GainFigures figures;
        using (RewriteRanker ranker = new(weights, threads))
        {
            Dictionary<LexedMethod, float[]> states = labels.Select(label => label.Member).Distinct()
                .ToDictionary(member => member, ranker.States);
            figures = GainFit.Fit([.. labels.Select(label => (label,
                GainHead.Features(states[label.Member].AsSpan(label.Row * ranker.Width, ranker.Width), label.Kind)))]);
        }

        Replace(weights, figures.Weights);
        return figures;
    }

    private static void Replace(string path, float[]? head)
    {
        using GgufFile file = GgufFile.Open(path);
        GgufWriter writer = new();
        foreach ((string key, GgufValue value) in file.Metadata.Values)
            if (key != "general.alignment") writer.Add(key, value);
        foreach (GgufTensor tensor in file.Tensors)
            if (tensor.Name != RankingTensors.Gain) writer.Add(tensor.Name, tensor.Type, tensor.Dimensions, () => file.Data(tensor));
        if (head is not null) writer.Add(RankingTensors.Gain, WeightMatrix.OverFloats(head, 1, head.Length));
        writer.Save(path);
    }
}
