using System;
using System.Collections.Generic;
using Dialogos.SelfImprove.Model.Tensors;
using Dialogos.SelfImprove.Ranking;

namespace Dialogos.SelfImprove.Training.Network;

/// <summary>Choice of the rewrite that repairs a member, or of "nothing to do": <see cref="RankingHeads"/> with gradients.</summary>
public sealed class RankingObjective
{
    private readonly ParameterSet _parameters;
    private readonly TrainableTransformer _transformer;
    private readonly Compute _compute;
    private readonly int _width;
    private readonly float[] _states, _derivative;
    private float[] _places = [], _expected = [], _elsewhere = [], _expectedOut = [], _elsewhereOut = [];

    /// <summary>Works with a transformer over the same parameters.</summary>
    public RankingObjective(ParameterSet parameters, TrainableTransformer transformer, Compute compute, int mostRows)
    {
        _parameters = parameters;
        _transformer = transformer;
        _compute = compute;
        _width = parameters.Shape.Width;
        _states = new float[mostRows * _width];
        _derivative = new float[mostRows * _width];
    }

    /// <summary>
    /// Scores of each member's candidates and, last, of "nothing to do". With answers (an index, the number of candidates
    /// meaning "nothing to do"), adds the gradient of the mean loss.
    /// </summary>
    public (float[][] Scores, BatchFigures Figures) Run(IReadOnlyList<RankingInput> batch, IReadOnlyList<int>? answers)
    {
        int[] starts = new int[batch.Count + 1];
        for (int i = 0; i < batch.Count; i++) starts[i + 1] = starts[i] + batch[i].Rows.Length;
        EmbedRows(batch, starts);
        _transformer.Forward(_states, starts, causal: false, _states);
        List<int> places = [];
        int[][] placeOf = new int[batch.Count][];
        for (int i = 0; i < batch.Count; i++) placeOf[i] = FindPlaces(batch[i], starts[i], places);
        ComputeExpectations(places);

        float[][] scores = new float[batch.Count][];
        BatchFigures figures = default;
        if (answers is not null)
        {
            Array.Clear(_derivative, 0, starts[^1] * _width);
            Array.Clear(_expectedOut, 0, places.Count * _width);
            Array.Clear(_elsewhereOut, 0, places.Count * _width);
        }

        float[] text = new float[_width];
        for (int i = 0; i < batch.Count; i++)
        {
            scores[i] = Score(batch[i], starts[i], placeOf[i], text);
            if (answers is null) continue;
            float[] slopes = [.. scores[i]];
            VectorKernels.Softmax(_compute.Path, slopes);
            bool right = Array.TrueForAll(scores[i], score => score <= scores[i][answers[i]]);
            figures += new BatchFigures(-Math.Log(Math.Max(slopes[answers[i]], 1e-30f)), right ? 1 : 0, 1);
            slopes[answers[i]] -= 1;
            VectorKernels.Scale(_compute.Path, slopes, 1f / batch.Count);
            ScoreBackward(batch[i], starts[i], placeOf[i], slopes, text);
        }

        if (answers is not null) Backward(batch, starts, places);
        return (scores, figures);
    }

    private ReadOnlySpan<float> Row(float[] data, int row) => data.AsSpan(row * _width, _width);

    private void Add(float[] target, int row, float factor, ReadOnlySpan<float> source) =>
        VectorKernels.AddScaled(_compute.Path, target.AsSpan(row * _width, _width), factor, source);

    private float Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => VectorKernels.Dot(_compute.Path, one, other);

    private Span<float> Embedding(float[] data, int token) =>
        data.AsSpan(_parameters["token_embd.weight"].Offset + (token * _width), _width);

    private Span<float> Kind(float[] data, int kind) =>
        data.AsSpan(_parameters[RankingTensors.Kinds].Offset + (kind * _width), _width);

    private void EmbedRows(IReadOnlyList<RankingInput> batch, int[] starts)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            for (int row = 0; row < batch[i].Rows.Length; row++)
                Spell(batch[i].Rows[row], _states.AsSpan((starts[i] + row) * _width, _width));
        }
    }

    private void Spell(int[] tokens, Span<float> output)
    {
        output.Clear();
        foreach (int token in tokens)
            VectorKernels.AddScaled(_compute.Path, output, 1 / MathF.Sqrt(tokens.Length), Embedding(_parameters.Values, token));
    }

    private void SpellBackward(int[] tokens, float factor, ReadOnlySpan<float> derivative)
    {
        foreach (int token in tokens)
            VectorKernels.AddScaled(_compute.Path, Embedding(_parameters.Gradients, token), factor / MathF.Sqrt(tokens.Length), derivative);
    }

    // The rows that have candidates, each once; the result says which of them each candidate has.
    private static int[] FindPlaces(RankingInput input, int start, List<int> places)
    {
        Dictionary<int, int> known = [];
        int[] result = new int[input.Candidates.Length];
        for (int i = 0; i < result.Length; i++)
        {
            int row = input.Candidates[i].Row;
            if (!known.TryGetValue(row, out result[i]))
            {
                known.Add(row, result[i] = places.Count);
                places.Add(start + row);
            }
        }

        return result;
    }

    private void ComputeExpectations(List<int> places)
    {
        int length = places.Count * _width;
        if (_places.Length < length)
        {
            _places = new float[length];
            _expected = new float[length];
            _elsewhere = new float[length];
            _expectedOut = new float[length];
            _elsewhereOut = new float[length];
        }

        for (int i = 0; i < places.Count; i++) Row(_states, places[i]).CopyTo(_places.AsSpan(i * _width));
        MatrixView rows = new(_places, places.Count, _width);
        MatrixProduct.Multiply(_compute, rows, _parameters.View(RankingTensors.Rewrite).Transposed, new MatrixView(_expected, places.Count, _width));
        MatrixProduct.Multiply(_compute, rows, _parameters.View(RankingTensors.Occurrence).Transposed, new MatrixView(_elsewhere, places.Count, _width));
    }

    private float[] Score(RankingInput input, int start, int[] placeOf, float[] text)
    {
        float[] scores = new float[input.Candidates.Length + 1];
        scores[^1] = Dot(_parameters.Of(RankingTensors.Slot), Row(_states, start));
        for (int i = 0; i < placeOf.Length; i++)
        {
            CandidateRow candidate = input.Candidates[i];
            SpellCandidate(candidate, text);
            float score = Dot(_parameters.Of(RankingTensors.Pointer), Row(_places, placeOf[i])) + Dot(Row(_expected, placeOf[i]), text);
            foreach (int row in candidate.Occurrences)
                score += Dot(Row(_elsewhere, placeOf[i]), Row(_states, start + row)) / candidate.Occurrences.Length;
            scores[i] = score;
        }

        return scores;
    }

    private void SpellCandidate(CandidateRow candidate, float[] text)
    {
        Spell(candidate.Text, text);
        VectorKernels.AddScaled(_compute.Path, text, 1, Kind(_parameters.Values, candidate.Kind));
    }

    private void ScoreBackward(RankingInput input, int start, int[] placeOf, float[] slopes, float[] text)
    {
        KernelPath path = _compute.Path;
        VectorKernels.AddScaled(path, _parameters.GradientOf(RankingTensors.Slot), slopes[^1], Row(_states, start));
        Add(_derivative, start, slopes[^1], _parameters.Of(RankingTensors.Slot));
        for (int i = 0; i < placeOf.Length; i++)
        {
            CandidateRow candidate = input.Candidates[i];
            float slope = slopes[i];
            int place = placeOf[i];
            VectorKernels.AddScaled(path, _parameters.GradientOf(RankingTensors.Pointer), slope, Row(_places, place));
            Add(_derivative, start + candidate.Row, slope, _parameters.Of(RankingTensors.Pointer));
            SpellCandidate(candidate, text);
            Add(_expectedOut, place, slope, text);
            SpellBackward(candidate.Text, slope, Row(_expected, place));
            VectorKernels.AddScaled(path, Kind(_parameters.Gradients, candidate.Kind), slope, Row(_expected, place));
            foreach (int row in candidate.Occurrences)
            {
                float share = slope / candidate.Occurrences.Length;
                Add(_elsewhereOut, place, share, Row(_states, start + row));
                Add(_derivative, start + row, share, Row(_elsewhere, place));
            }
        }
    }

    private void Backward(IReadOnlyList<RankingInput> batch, int[] starts, List<int> places)
    {
        MatrixView rows = new(_places, places.Count, _width);
        float[] placeOut = new float[places.Count * _width];
        MatrixView output = new(placeOut, places.Count, _width);
        foreach ((string name, float[] change) in new[] { (RankingTensors.Rewrite, _expectedOut), (RankingTensors.Occurrence, _elsewhereOut) })
        {
            MatrixView derivative = new(change, places.Count, _width);
            MatrixProduct.Multiply(_compute, derivative.Transposed, rows, _parameters.GradientView(name), true);
            MatrixProduct.Multiply(_compute, derivative, _parameters.View(name), output, true);
        }

        for (int i = 0; i < places.Count; i++) Add(_derivative, places[i], 1, Row(placeOut, i));
        _transformer.Backward(_derivative);
        for (int i = 0; i < batch.Count; i++)
        {
            for (int row = 0; row < batch[i].Rows.Length; row++)
                SpellBackward(batch[i].Rows[row], 1, Row(_derivative, starts[i] + row));
        }
    }
}
