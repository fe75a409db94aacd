using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Gguf;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Ranking;

/// <summary>Names of the tensors that rank rewrites, beside those of the encoder.</summary>
public static class RankingTensors
{
    /// <summary>Width floats: how much a position looks like a place to change.</summary>
    public const string Pointer = "rank.pointer.weight";
    /// <summary>Width floats: how much the member looks like nothing is to be done.</summary>
    public const string Slot = "rank.slot.weight";
    /// <summary>Width x width: what a position expects, to be compared with a new text.</summary>
    public const string Rewrite = "rank.rewrite.weight";
    /// <summary>Width x width: what a position expects, to be compared with where the new text stands already.</summary>
    public const string Occurrence = "rank.occurrence.weight";
    /// <summary>A row for each family of rewrites, added to the embedding of the new text.</summary>
    public const string Kinds = "rank.kind.weight";

    /// <summary>
    /// Width + <see cref="KindRows"/> + 1 floats, there only once enough was measured: what a position, a family of rewrites
    /// and nothing else add to the gain that is expected (<see cref="GainHead"/>).
    /// </summary>
    public const string Gain = "rank.gain.weight";

    /// <summary>Rows of <see cref="Kinds"/>: families may still be added.</summary>
    public const int KindRows = 64;
}

/// <summary>
/// The heads of the embedded model over an encoder's hidden states h. With e(text) the scaled sum of a text's embeddings,
/// <code>score(c) = pointer · h + (Rewrite h) · (e(text) + Kinds[kind]) + (Occurrence h) · mean h of the occurrences</code>
/// at the candidate's position, and <c>slot · h[0]</c> for "nothing to do". One softmax goes over all of them.
/// </summary>
public sealed class RankingHeads
{
    private readonly Compute _compute;
    private readonly LinearProduct _linear;
    private readonly ModelWeights _weights;
    private readonly WeightMatrix _rewrite, _occurrence;
    private readonly float[] _pointer, _slot, _kinds;

    /// <summary>Takes the heads out of a model. Throws <see cref="GgufException"/> where the model has none.</summary>
    public RankingHeads(ModelWeights weights, Compute compute)
    {
        int width = weights.Shape.Width;
        _weights = weights;
        _compute = compute;
        _linear = new LinearProduct(compute);
        _rewrite = Find(weights.Extra, RankingTensors.Rewrite, width, width);
        _occurrence = Find(weights.Extra, RankingTensors.Occurrence, width, width);
        _pointer = Find(weights.Extra, RankingTensors.Pointer, 1, width).ToFloats();
        _slot = Find(weights.Extra, RankingTensors.Slot, 1, width).ToFloats();
        _kinds = Find(weights.Extra, RankingTensors.Kinds, RankingTensors.KindRows, width).ToFloats();
    }

    /// <summary>The scaled sum of embeddings: the first layer's input for a lexer token, and what a new text is known by.</summary>
    public static void Embed(ModelWeights weights, KernelPath path, int[] tokens, Span<float> output, Span<float> scratch)
    {
        output.Clear();
        float scale = 1 / MathF.Sqrt(tokens.Length);
        foreach (int token in tokens)
        {
            weights.TokenEmbedding.ReadRow(token, 0, scratch);
            VectorKernels.AddScaled(path, output, scale, scratch);
        }
    }

    /// <summary>Scores from hidden states (a row of width floats each): one for each candidate, then that of "nothing to do".</summary>
    public float[] Score(float[] states, RankingInput input)
    {
        int width = _weights.Shape.Width;
        KernelPath path = _compute.Path;
        float[] scores = new float[input.Candidates.Length + 1];
        scores[^1] = VectorKernels.Dot(path, _slot, states.AsSpan(0, width));
        int[] places = DistinctRows(input);
        float[] gathered = new float[places.Length * width];
        for (int i = 0; i < places.Length; i++) states.AsSpan(places[i] * width, width).CopyTo(gathered.AsSpan(i * width));
        float[] expected = new float[gathered.Length], elsewhere = new float[gathered.Length];
        if (places.Length > 0)
            _linear.Multiply(gathered, places.Length, new LinearLayer(_rewrite, expected), new LinearLayer(_occurrence, elsewhere));
        float[] text = new float[width], scratch = new float[width];
        for (int i = 0; i < input.Candidates.Length; i++)
        {
            CandidateRow candidate = input.Candidates[i];
            int place = Array.BinarySearch(places, candidate.Row) * width;
            Embed(_weights, path, candidate.Text, text, scratch);
            VectorKernels.AddScaled(path, text, 1, _kinds.AsSpan(candidate.Kind * width, width));
            float score = VectorKernels.Dot(path, _pointer, gathered.AsSpan(place, width))
                + VectorKernels.Dot(path, expected.AsSpan(place, width), text);
            foreach (int row in candidate.Occurrences)
            {
                score += VectorKernels.Dot(path, elsewhere.AsSpan(place, width), states.AsSpan(row * width, width))
                    / candidate.Occurrences.Length;
            }

            scores[i] = score;
        }

        return scores;
    }

    private static int[] DistinctRows(RankingInput input)
    {
        SortedSet<int> rows = [];
        foreach (CandidateRow candidate in input.Candidates) rows.Add(candidate.Row);
        return [.. rows];
    }

    private static WeightMatrix Find(IReadOnlyDictionary<string, WeightMatrix> extra, string name, int rows, int columns)
    {
        if (!extra.TryGetValue(name, out WeightMatrix? matrix))
            throw new GgufException($"the file has no tensor '{name}': it does not rank rewrites");
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw new GgufException($"tensor '{name}' is {matrix.Columns} x {matrix.Rows}, not {columns} x {rows}");
        return matrix;
    }
}
