using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Products of one stored row with one input: the inner loop of decoding.</summary>
internal static class RowProduct
{
    private const int Chunk = 256;

    /// <summary>Whether inputs of the type are quantised to 8 bits first.</summary>
    public static bool UsesQuantizedInputs(TensorType type) => TensorLayout.BlockLength(type) > 1;

    /// <summary>A row of floats, F16 or BF16 with floats.</summary>
    public static float Dot(KernelPath path, TensorType type, ReadOnlySpan<byte> row, ReadOnlySpan<float> input)
    {
        if (type == TensorType.F32) return VectorKernels.Dot(path, MemoryMarshal.Cast<byte, float>(row), input);
        Span<float> chunk = stackalloc float[Chunk];
        float sum = 0;
        for (int start = 0; start < input.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, input.Length - start);
            Quantization.Dequantize(type, row[(2 * start)..], chunk[..count]);
            sum += VectorKernels.Dot(path, chunk[..count], input.Slice(start, count));
        }

        return sum;
    }

    /// <summary>
    /// Quantised rows with quantised inputs: products[row * inputRows + m]. The type is looked at once for all rows.
    /// </summary>
    public static void Dot(
        KernelPath path, WeightMatrix weights, int firstRow, int rows, QuantizedActivations inputs, int inputRows, Span<float> products)
    {
        TensorType type = weights.Type;
        int blocks = weights.Columns / TensorLayout.BlockLength(type);
        ReadOnlySpan<byte> bytes = weights.RowRange(firstRow, rows);
        if (inputs.Levels(0).Length != weights.Columns || products.Length != rows * inputRows)
            throw new ArgumentException("rows and inputs differ in length");
        if (path == KernelPath.Scalar)
        {
            for (int i = 0; i < products.Length; i++)
            {
                int m = i % inputRows;
                products[i] = ScalarDot(type, weights.Row(firstRow + (i / inputRows)), inputs.Levels(m), inputs.Scales(m));
            }

            return;
        }

        switch (type)
        {
            case TensorType.Q8_0: Dot<SmallBlockRow<Q8Block>>(path, bytes, blocks, inputs, inputRows, products); break;
            case TensorType.Q4_0: Dot<SmallBlockRow<Q4Block>>(path, bytes, blocks, inputs, inputRows, products); break;
            case TensorType.Q5_0: Dot<SmallBlockRow<Q5Block>>(path, bytes, blocks, inputs, inputRows, products); break;
            case TensorType.Q4_K: Dot<Q4KRow>(path, bytes, blocks, inputs, inputRows, products); break;
            case TensorType.Q5_K: Dot<Q5KRow>(path, bytes, blocks, inputs, inputRows, products); break;
            case TensorType.Q6_K: Dot<Q6KRow>(path, bytes, blocks, inputs, inputRows, products); break;
            default: throw new NotSupportedException($"no product of {type} rows");
        }
    }

    private static void Dot<TRow>(
        KernelPath path, ReadOnlySpan<byte> bytes, int blocks, QuantizedActivations inputs, int inputRows, Span<float> products)
        where TRow : struct, IRowFormat
    {
        switch (path)
        {
            case KernelPath.Vector128: Dot<TRow, Vector128GroupSum, Vector128<float>>(bytes, blocks, inputs, inputRows, products); break;
            case KernelPath.Integer: Dot<TRow, IntegerGroupSum, float>(bytes, blocks, inputs, inputRows, products); break;
            default: Dot<TRow, Avx2GroupSum, Vector256<float>>(bytes, blocks, inputs, inputRows, products); break;
        }
    }

    private static void Dot<TRow, TGroups, TSum>(
        ReadOnlySpan<byte> bytes, int blocks, QuantizedActivations inputs, int inputRows, Span<float> products)
        where TRow : struct, IRowFormat
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct
    {
        int rows = products.Length / inputRows;
        nint rowBytes = bytes.Length / rows;
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        for (int m = 0; m < inputRows; m++)
        {
            ref sbyte levels = ref MemoryMarshal.GetReference(inputs.Levels(m));
            ref float scales = ref MemoryMarshal.GetReference(inputs.Scales(m));
            ref float sums = ref MemoryMarshal.GetReference(inputs.Sums(m));
            for (int row = 0; row < rows; row++)
            {
                products[(row * inputRows) + m] = TRow.Dot<TGroups, TSum>(
                    ref Unsafe.Add(ref start, row * rowBytes), blocks, ref levels, ref scales, ref sums);
            }
        }
    }

    // The reference: dequantise, multiply with the dequantised input.
    private static float ScalarDot(TensorType type, ReadOnlySpan<byte> row, ReadOnlySpan<sbyte> levels, ReadOnlySpan<float> scales)
    {
        int length = TensorLayout.BlockLength(type), bytes = TensorLayout.BlockBytes(type);
        Span<float> weights = stackalloc float[256];
        double sum = 0;
        for (int block = 0; block < levels.Length / length; block++)
        {
            Quantization.Dequantize(type, row.Slice(block * bytes, bytes), weights[..length]);
            for (int i = 0; i < length; i++)
            {
                int at = (block * length) + i;
                sum += (double)weights[i] * levels[at] * scales[at / QuantizedActivations.GroupLength];
            }
        }

        return (float)sum;
    }
}
