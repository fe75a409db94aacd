using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dialogos.SelfImprove.Model.Inference;
using Dialogos.SelfImprove.Model.Tensors;

namespace Dialogos.SelfImprove.Model.Bench;

/// <summary>What the machine allows for the rows of one file, measured beside it.</summary>
/// <param name="WeightBytes">Bytes of weights that each decoded token reads.</param>
/// <param name="Operations">Float operations of each token of a prompt: two a weight.</param>
/// <param name="CachedRate">Bytes of such rows a second that all threads multiply out of the first-level cache.</param>
/// <param name="MemoryRate">Bytes a second that they read from memory that no cache holds.</param>
/// <param name="FloatRate">Float operations a second that they do in registers.</param>
public sealed record RowLimits(double WeightBytes, double Operations, double CachedRate, double MemoryRate, double FloatRate)
{
    private static readonly Dictionary<int, double> MemoryRates = [], FloatRates = [];

    internal static RowLimits Measure(ModelWeights weights, Compute compute)
    {
        int threads = compute.Pool.Threads;
        if (!FloatRates.TryGetValue(threads, out double floats)) FloatRates[threads] = floats = MultiplyAddPeak.Measure(compute);
        double bytes = 0, operations = 0;
        foreach (WeightMatrix matrix in Matrices(weights))
        {
            bytes += matrix.Bytes.Length;
            operations += 2.0 * matrix.Rows * matrix.Columns;
        }

        return new RowLimits(bytes, operations, CachedRowRate(weights.Layers[0].Query, compute), ReadBandwidth(threads), floats);
    }

    /// <summary>The rate, in bytes a second, at which threads together read memory that no cache holds. Measured once.</summary>
    public static double ReadBandwidth(int threads)
    {
        if (MemoryRates.TryGetValue(threads, out double best)) return best;
        long[] data = new long[1 << 26];
        Array.Fill(data, 1); // Pages that were never written are one page of zeros, which a cache does hold.
        using WorkerPool pool = new(threads);
        const int Parts = 64;
        for (int turn = 0; turn < 3; turn++)
        {
            long started = Stopwatch.GetTimestamp();
            long[] sums = new long[Parts];
            pool.Run(Parts, part => sums[part] = Sum(data.AsSpan(part * (data.Length / Parts), data.Length / Parts)));
            best = Math.Max(best, data.Length * 8.0 / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return MemoryRates[threads] = best;
    }

    private static IEnumerable<WeightMatrix> Matrices(ModelWeights weights)
    {
        foreach (LayerWeights layer in weights.Layers)
        {
            foreach (WeightMatrix matrix in new[] { layer.Query, layer.Key, layer.Value, layer.AttentionOutput, layer.Gate, layer.Up, layer.Down })
                yield return matrix;
        }

        yield return weights.Output;
    }

    // Every thread multiplies the same few rows again and again: what is left of decoding when memory costs nothing.
    private static double CachedRowRate(WeightMatrix matrix, Compute compute)
    {
        const int Bytes = 1 << 14, Repeats = 2000;
        int rows = Math.Clamp(Bytes / matrix.Row(0).Length, 1, matrix.Rows);
        float[] input = new float[matrix.Columns];
        Array.Fill(input, 0.5f);
        bool quantized = RowProduct.UsesQuantizedInputs(matrix.Type);
        QuantizedActivations activations = new();
        if (quantized)
        {
            activations.Resize(1, matrix.Columns);
            activations.SetRow(0, input);
        }

        double best = 0;
        for (int turn = 0; turn < 3; turn++)
        {
            long started = Stopwatch.GetTimestamp();
            compute.Pool.Run(compute.Pool.Threads, _ =>
            {
                float[] products = new float[rows];
                for (int i = 0; i < Repeats; i++)
                {
                    if (quantized) RowProduct.Dot(compute.Path, matrix, 0, rows, activations, 1, products);
                    else for (int row = 0; row < rows; row++) products[row] = RowProduct.Dot(compute.Path, matrix.Type, matrix.Row(row), input);
                }
            });
            best = Math.Max(best, compute.Pool.Threads * (double)Repeats * rows * matrix.Row(0).Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        ReadOnlySpan<Vector512<long>> wide = MemoryMarshal.Cast<long, Vector512<long>>(values);
        Vector512<long> first = default, second = default;
        for (int i = 0; i + 1 < wide.Length; i += 2)
        {
            first += wide[i];
            second += wide[i + 1];
        }

        return Vector512.Sum(first + second);
    }
}
