using System;
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

    /// <summary>A quantised row with quantised inputs.</summary>
    public static float Dot(KernelPath path, TensorType type, ReadOnlySpan<byte> row, QuantizedActivations inputs, int inputRow)
    {
        ReadOnlySpan<sbyte> levels = inputs.Levels(inputRow);
        ReadOnlySpan<float> scales = inputs.Scales(inputRow), sums = inputs.Sums(inputRow);
        int blocks = levels.Length / TensorLayout.BlockLength(type);
        if (levels.Length % TensorLayout.BlockLength(type) != 0 || row.Length != blocks * TensorLayout.BlockBytes(type))
            throw new ArgumentException("a row and its input differ in length");
        if (path == KernelPath.Scalar) return ScalarDot(type, row, levels, scales);
        return type switch
        {
            TensorType.Q8_0 => Dot<SmallBlockRow<Q8Block>>(path, row, blocks, levels, scales, sums),
            TensorType.Q4_0 => Dot<SmallBlockRow<Q4Block>>(path, row, blocks, levels, scales, sums),
            TensorType.Q5_0 => Dot<SmallBlockRow<Q5Block>>(path, row, blocks, levels, scales, sums),
            TensorType.Q4_K => Dot<Q4KRow>(path, row, blocks, levels, scales, sums),
            TensorType.Q5_K => Dot<Q5KRow>(path, row, blocks, levels, scales, sums),
            TensorType.Q6_K => Dot<Q6KRow>(path, row, blocks, levels, scales, sums),
            _ => throw new NotSupportedException($"no product of {type} rows"),
        };
    }

    private static float Dot<TRow>(
        KernelPath path, ReadOnlySpan<byte> row, int blocks, ReadOnlySpan<sbyte> levels, ReadOnlySpan<float> scales, ReadOnlySpan<float> sums)
        where TRow : struct, IRowFormat
    {
        ref byte r = ref MemoryMarshal.GetReference(row);
        ref sbyte a = ref MemoryMarshal.GetReference(levels);
        ref float s = ref MemoryMarshal.GetReference(scales);
        ref float t = ref MemoryMarshal.GetReference(sums);
        return path switch
        {
            KernelPath.Vector128 => TRow.Dot<Vector128GroupSum, Vector128<float>>(ref r, blocks, ref a, ref s, ref t),
            KernelPath.Integer => TRow.Dot<IntegerGroupSum, float>(ref r, blocks, ref a, ref s, ref t),
            _ => TRow.Dot<Avx2GroupSum, Vector256<float>>(ref r, blocks, ref a, ref s, ref t),
        };
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
