using System;
using System.Buffers;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Training.Network;

/// <summary>
/// Attention inside each sequence of a batch, forwards and backwards. Rows hold query, key and value side by side, rotated
/// already. Weights are computed again on the way back: that is cheaper than keeping a square for each head. Heads of
/// sequences are the jobs, and each writes its own columns, so threads change nothing.
/// </summary>
internal sealed class AttentionLayer(ModelShape shape, Compute compute)
{
    private readonly int _width = shape.Width, _head = shape.HeadWidth, _heads = shape.Heads;
    private readonly float _scale = 1 / MathF.Sqrt(shape.HeadWidth);

    /// <summary>mixed = softmax(query keyᵀ) value, for sequences that begin at <paramref name="starts"/> (the last entry is the end).</summary>
    public void Forward(float[] joined, float[] mixed, int[] starts, bool causal) => compute.Pool.Run((starts.Length - 1) * _heads, job =>
    {
        int start = starts[job / _heads], rows = starts[(job / _heads) + 1] - start, head = job % _heads;
        float[] scores = ArrayPool<float>.Shared.Rent(rows * rows);
        Weigh(joined, scores, start, rows, head, causal);
        MatrixProduct.MultiplySerial(compute.Path, new MatrixView(scores, rows, rows), Part(joined, start, rows, head, 2), Mixed(mixed, start, rows, head),
            triangle: causal ? Triangle.LeftLower : Triangle.None);
        ArrayPool<float>.Shared.Return(scores);
    });

    /// <summary>From d mixed to d query, d key and d value, written over <paramref name="joinedOut"/>.</summary>
    public void Backward(float[] joined, float[] mixedDerivative, float[] joinedOut, int[] starts, bool causal) => compute.Pool.Run((starts.Length - 1) * _heads, job =>
    {
        int start = starts[job / _heads], rows = starts[(job / _heads) + 1] - start, head = job % _heads;
        float[] weights = ArrayPool<float>.Shared.Rent(rows * rows), derivative = ArrayPool<float>.Shared.Rent(rows * rows);
        MatrixView square = new(weights, rows, rows), change = new(derivative, rows, rows), output = Mixed(mixedDerivative, start, rows, head);
        KernelPath path = compute.Path;
        Triangle result = causal ? Triangle.OutputLower : Triangle.None, lower = causal ? Triangle.LeftLower : Triangle.None;
        Triangle upper = causal ? Triangle.LeftUpper : Triangle.None;
        Weigh(joined, weights, start, rows, head, causal);
        MatrixProduct.MultiplySerial(path, square.Transposed, output, Part(joinedOut, start, rows, head, 2), triangle: upper);
        MatrixProduct.MultiplySerial(path, output, Part(joined, start, rows, head, 2).Transposed, change, triangle: result);
        for (int row = 0; row < rows; row++)
        {
            int seen = causal ? row + 1 : rows;
            Span<float> line = derivative.AsSpan(row * rows, rows);
            ReadOnlySpan<float> weight = weights.AsSpan(row * rows, seen);
            RowMath.SoftmaxBackward(weight, line[..seen], VectorKernels.Dot(path, weight, line[..seen]), _scale);
            line[seen..].Clear();
        }

        MatrixProduct.MultiplySerial(path, change, Part(joined, start, rows, head, 1), Part(joinedOut, start, rows, head, 0), triangle: lower);
        MatrixProduct.MultiplySerial(path, change.Transposed, Part(joined, start, rows, head, 0), Part(joinedOut, start, rows, head, 1), triangle: upper);
        ArrayPool<float>.Shared.Return(weights);
        ArrayPool<float>.Shared.Return(derivative);
    });

    private void Weigh(float[] joined, float[] scores, int start, int rows, int head, bool causal)
    {
        MatrixProduct.MultiplySerial(compute.Path, Part(joined, start, rows, head, 0), Part(joined, start, rows, head, 1).Transposed,
            new MatrixView(scores, rows, rows), triangle: causal ? Triangle.OutputLower : Triangle.None);
        for (int row = 0; row < rows; row++)
        {
            Span<float> line = scores.AsSpan(row * rows, rows);
            int seen = causal ? row + 1 : rows;
            VectorKernels.Scale(compute.Path, line[..seen], _scale);
            VectorKernels.Softmax(compute.Path, line[..seen]);
            line[seen..].Clear();
        }
    }

    private MatrixView Part(float[] joined, int start, int rows, int head, int part) =>
        new(joined, (start * 3 * _width) + (part * _width) + (head * _head), rows, _head, 3 * _width, 1);

    private MatrixView Mixed(float[] mixed, int start, int rows, int head) =>
        new(mixed, (start * _width) + (head * _head), rows, _head, _width, 1);
}
