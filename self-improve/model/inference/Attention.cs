using System;
using System.Buffers;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Inference;

/// <summary>Attention over a cache: each query weighs the values of the positions that it may see.</summary>
internal sealed class Attention(ModelShape shape, Compute compute)
{
    // Queries that one job scores together as a matrix product.
    private const int QueryBlock = 64;

    // Below this many multiplications a second thread does not pay.
    private const long SerialWork = 1 << 15;

    private readonly float _scale = 1 / MathF.Sqrt(shape.HeadWidth);

    /// <summary>
    /// output[row] from query[row] for rows at positions first .. first + rows - 1, whose keys and values are in the
    /// cache already. Few rows are computed one by one, with the same result however many there are.
    /// </summary>
    public void Attend(KeyValueCache cache, int layer, float[] query, float[] output, int first, int rows)
    {
        if (rows <= LinearProduct.FewRows)
        {
            void OneHead(int job) => AttendOne(cache, layer, query, output, first, job / shape.Heads, job % shape.Heads, rows);
            int jobs = rows * shape.Heads;
            if ((long)jobs * (first + rows) * shape.HeadWidth < SerialWork)
                for (int job = 0; job < jobs; job++) OneHead(job);
            else
                compute.Pool.Run(jobs, OneHead);
            return;
        }

        int blocks = (rows + QueryBlock - 1) / QueryBlock;
        compute.Pool.Run(blocks * shape.Heads, job =>
            AttendBlock(cache, layer, query, output, first, job / shape.Heads * QueryBlock, job % shape.Heads, rows));
    }

    private int Visible(int first, int row, int rows) => shape.Causal ? first + row + 1 : first + rows;

    private void AttendOne(
        KeyValueCache cache, int layer, float[] query, float[] output, int first, int row, int head, int rows)
    {
        int count = Visible(first, row, rows), width = shape.HeadWidth;
        int from = cache.Index(head / (shape.Heads / shape.KeyValueHeads), 0);
        int place = (row * shape.QueryWidth) + (head * width);
        ReadOnlySpan<float> keys = cache.Keys(layer).AsSpan(from, count * width);
        ReadOnlySpan<float> values = cache.Values(layer).AsSpan(from, count * width);
        float[] rented = ArrayPool<float>.Shared.Rent(count);
        Span<float> scores = rented.AsSpan(0, count);
        for (int i = 0; i < count; i++)
            scores[i] = _scale * VectorKernels.Dot(compute.Path, query.AsSpan(place, width), keys.Slice(i * width, width));
        VectorKernels.Softmax(compute.Path, scores);
        Span<float> target = output.AsSpan(place, width);
        target.Clear();
        for (int i = 0; i < count; i++)
            VectorKernels.AddScaled(compute.Path, target, scores[i], values.Slice(i * width, width));
        ArrayPool<float>.Shared.Return(rented);
    }

    private void AttendBlock(
        KeyValueCache cache, int layer, float[] query, float[] output, int first, int start, int head, int rows)
    {
        int width = shape.HeadWidth, count = Math.Min(QueryBlock, rows - start);
        int seen = Visible(first, start + count - 1, rows);
        int from = cache.Index(head / (shape.Heads / shape.KeyValueHeads), 0);
        int place = (start * shape.QueryWidth) + (head * width);
        float[] rented = ArrayPool<float>.Shared.Rent(count * seen);
        MatrixView scores = new(rented, count, seen);
        MatrixView queries = new(query, place, count, width, shape.QueryWidth, 1);
        MatrixView keys = new(cache.Keys(layer), from, seen, width, width, 1);
        MatrixView values = new(cache.Values(layer), from, seen, width, width, 1);
        MatrixProduct.MultiplySerial(compute.Path, queries, keys.Transposed, scores);
        for (int row = 0; row < count; row++)
        {
            int visible = Visible(first, start + row, rows);
            Span<float> line = rented.AsSpan(row * seen, seen);
            VectorKernels.Scale(compute.Path, line[..visible], _scale);
            VectorKernels.Softmax(compute.Path, line[..visible]);
            line[visible..].Clear();
        }

        MatrixProduct.MultiplySerial(
            compute.Path, scores, values, new MatrixView(output, place, count, width, shape.QueryWidth, 1));
        ArrayPool<float>.Shared.Return(rented);
    }
}
