using System;
using System.Runtime.InteropServices;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Conversion of rows between floats and every <see cref="TensorType"/>, byte-compatible with ggml's layouts.</summary>
public static class Quantization
{
    /// <summary>Converts stored values to floats. Output may end inside the last block.</summary>
    public static void Dequantize(TensorType type, ReadOnlySpan<byte> source, Span<float> output)
    {
        int length = TensorLayout.BlockLength(type), bytes = TensorLayout.BlockBytes(type);
        if (source.Length < (output.Length + (long)length - 1) / length * bytes)
            throw new ArgumentException("fewer blocks than values to write");
        switch (type)
        {
            case TensorType.F32: MemoryMarshal.Cast<byte, float>(source)[..output.Length].CopyTo(output); return;
            case TensorType.F16: HalfPrecision.HalvesToFloats(source, output); return;
            case TensorType.BF16: HalfPrecision.BrainToFloats(source, output); return;
        }

        Span<float> last = stackalloc float[256];
        for (int done = 0, at = 0; done < output.Length; done += length, at += bytes)
        {
            bool whole = output.Length - done >= length;
            Span<float> target = whole ? output.Slice(done, length) : last[..length];
            DequantizeBlock(type, source.Slice(at, bytes), target);
            if (!whole) target[..(output.Length - done)].CopyTo(output[done..]);
        }
    }

    /// <summary>Converts floats, a whole number of blocks, to stored values.</summary>
    public static void Quantize(TensorType type, ReadOnlySpan<float> values, Span<byte> output)
    {
        int length = TensorLayout.BlockLength(type), bytes = TensorLayout.BlockBytes(type);
        if (values.Length % length != 0) throw new ArgumentException($"{values.Length} values are not whole {type} blocks");
        if (output.Length < (long)values.Length / length * bytes) throw new ArgumentException("the output is too short");
        switch (type)
        {
            case TensorType.F32: MemoryMarshal.AsBytes(values).CopyTo(output); return;
            case TensorType.F16: HalfPrecision.FloatsToHalves(values, output); return;
            case TensorType.BF16: HalfPrecision.FloatsToBrain(values, output); return;
        }

        for (int done = 0, at = 0; done < values.Length; done += length, at += bytes)
            QuantizeBlock(type, values.Slice(done, length), output.Slice(at, bytes));
    }

    private static void DequantizeBlock(TensorType type, ReadOnlySpan<byte> block, Span<float> output)
    {
        switch (type)
        {
            case TensorType.Q4_0: SmallBlocks.DequantizeQ4(block, output); break;
            case TensorType.Q5_0: SmallBlocks.DequantizeQ5(block, output); break;
            case TensorType.Q8_0: SmallBlocks.DequantizeQ8(block, output); break;
            case TensorType.Q4_K: SuperBlocks.DequantizeQ4(block, output); break;
            case TensorType.Q5_K: SuperBlocks.DequantizeQ5(block, output); break;
            case TensorType.Q6_K: SuperBlocks.DequantizeQ6(block, output); break;
            default: throw new NotSupportedException($"tensor type {type} is not supported");
        }
    }

    private static void QuantizeBlock(TensorType type, ReadOnlySpan<float> values, Span<byte> block)
    {
        switch (type)
        {
            case TensorType.Q4_0: SmallBlocks.QuantizeQ4(values, block); break;
            case TensorType.Q5_0: SmallBlocks.QuantizeQ5(values, block); break;
            case TensorType.Q8_0: SmallBlocks.QuantizeQ8(values, block); break;
            case TensorType.Q4_K: SuperBlocks.QuantizeQ4(values, block); break;
            case TensorType.Q5_K: SuperBlocks.QuantizeQ5(values, block); break;
            case TensorType.Q6_K: SuperBlocks.QuantizeQ6(values, block); break;
            default: throw new NotSupportedException($"tensor type {type} is not supported");
        }
    }
}
