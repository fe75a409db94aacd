using System;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Training.Network;

/// <summary>Sums over a batch: the loss in nats, the right first choices and what they were counted over.</summary>
public readonly record struct BatchFigures(double Loss, int Right, int Count)
{
    /// <summary>Mean loss.</summary>
    public double MeanLoss => Loss / Math.Max(1, Count);

    /// <summary>Share of right first choices.</summary>
    public double Accuracy => (double)Right / Math.Max(1, Count);

    /// <summary>Both batches together.</summary>
    public static BatchFigures operator +(BatchFigures one, BatchFigures other) =>
        new(one.Loss + other.Loss, one.Right + other.Right, one.Count + other.Count);
}

/// <summary>Prediction of the next token, with the embedding as the output layer.</summary>
public sealed class LanguageObjective
{
    // Rows whose logits are in memory at a time.
    private const int ChunkRows = 512;

    private readonly ParameterSet _parameters;
    private readonly TrainableTransformer _transformer;
    private readonly Compute _compute;
    private readonly float[] _states, _derivative, _logits;
    private readonly double[] _losses = new double[ChunkRows];
    private readonly bool[] _right = new bool[ChunkRows];

    /// <summary>Works with a transformer over the same parameters.</summary>
    public LanguageObjective(ParameterSet parameters, TrainableTransformer transformer, Compute compute, int mostRows)
    {
        _parameters = parameters;
        _transformer = transformer;
        _compute = compute;
        _states = new float[mostRows * parameters.Shape.Width];
        _derivative = new float[mostRows * parameters.Shape.Width];
        _logits = new float[ChunkRows * parameters.Shape.Vocabulary];
    }

    /// <summary>
    /// The loss of predicting <paramref name="targets"/> from <paramref name="tokens"/>, row by row (a negative target is
    /// not counted). Adds the gradient of the mean loss where <paramref name="learn"/> is set.
    /// </summary>
    public BatchFigures Run(int[] tokens, int[] targets, int[] starts, bool learn)
    {
        int width = _parameters.Shape.Width, rows = starts[^1], counted = 0;
        MatrixView embedding = _parameters.View("token_embd.weight");
        for (int row = 0; row < rows; row++)
        {
            embedding.Data.AsSpan(embedding.Offset + (tokens[row] * width), width).CopyTo(_states.AsSpan(row * width, width));
            if (targets[row] >= 0) counted++;
        }

        _transformer.Forward(_states, starts, causal: true, _states);
        BatchFigures figures = default;
        for (int start = 0; start < rows; start += ChunkRows)
            figures += Chunk(targets, start, Math.Min(ChunkRows, rows - start), learn ? 1f / Math.Max(1, counted) : 0);
        if (!learn) return figures;
        _transformer.Backward(_derivative);
        MatrixView gradient = _parameters.GradientView("token_embd.weight");
        for (int row = 0; row < rows; row++)
        {
            VectorKernels.AddScaled(_compute.Path, gradient.Data.AsSpan(gradient.Offset + (tokens[row] * width), width), 1,
                _derivative.AsSpan(row * width, width));
        }

        return figures;
    }

    private BatchFigures Chunk(int[] targets, int start, int rows, float scale)
    {
        int width = _parameters.Shape.Width, vocabulary = _parameters.Shape.Vocabulary;
        MatrixView states = new(_states, start * width, rows, width, width, 1);
        MatrixView logits = new(_logits, rows, vocabulary);
        MatrixView embedding = _parameters.View("token_embd.weight");
        MatrixProduct.Multiply(_compute, states, embedding.Transposed, logits);
        _compute.Pool.Run(rows, row =>
        {
            Span<float> line = _logits.AsSpan(row * vocabulary, vocabulary);
            int target = targets[start + row];
            _losses[row] = 0;
            _right[row] = false;
            if (target < 0)
            {
                line.Clear();
                return;
            }

            float wanted = line[target];
            bool right = true;
            foreach (float logit in line) right &= logit <= wanted;
            VectorKernels.Softmax(_compute.Path, line);
            _losses[row] = -Math.Log(Math.Max(line[target], 1e-30f));
            _right[row] = right;
            line[target] -= 1;
            VectorKernels.Scale(_compute.Path, line, scale);
        });
        BatchFigures figures = default;
        for (int row = 0; row < rows; row++)
            if (targets[start + row] >= 0) figures += new BatchFigures(_losses[row], _right[row] ? 1 : 0, 1);
        if (scale == 0) return figures;
        MatrixProduct.Multiply(_compute, logits, embedding, new MatrixView(_derivative, start * width, rows, width, width, 1));
        MatrixProduct.Multiply(_compute, logits.Transposed, states, _parameters.GradientView("token_embd.weight"), true);
        return figures;
    }
}
