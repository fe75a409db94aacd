using System;
using System.Buffers.Binary;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// Blocks of 32 with one half-precision scale (ggml's Q4_0, Q5_0, Q8_0). Nibbles: value i in the low half of byte i,
/// value i + 16 in its high half.
/// </summary>
internal static class SmallBlocks
{
    public static void DequantizeQ4(ReadOnlySpan<byte> block, Span<float> output)
    {
        float scale = HalfPrecision.ReadHalf(block);
        for (int i = 0; i < 16; i++)
        {
            output[i] = ((block[2 + i] & 15) - 8) * scale;
            output[i + 16] = ((block[2 + i] >> 4) - 8) * scale;
        }
    }

    public static void DequantizeQ5(ReadOnlySpan<byte> block, Span<float> output)
    {
        float scale = HalfPrecision.ReadHalf(block);
        uint fifth = BinaryPrimitives.ReadUInt32LittleEndian(block[2..]);
        for (int i = 0; i < 16; i++)
        {
            int low = (block[6 + i] & 15) | (int)((fifth >> i) & 1) << 4;
            int high = (block[6 + i] >> 4) | (int)((fifth >> (i + 16)) & 1) << 4;
            output[i] = (low - 16) * scale;
            output[i + 16] = (high - 16) * scale;
        }
    }

    public static void DequantizeQ8(ReadOnlySpan<byte> block, Span<float> output)
    {
        float scale = HalfPrecision.ReadHalf(block);
        for (int i = 0; i < 32; i++) output[i] = (sbyte)block[2 + i] * scale;
    }

    public static void QuantizeQ4(ReadOnlySpan<float> values, Span<byte> block)
    {
        // The extreme value maps to -8: the asymmetric range is used on the side that needs it.
        float inverse = WriteScale(Extreme(values) / -8, block);
        for (int i = 0; i < 16; i++)
            block[2 + i] = (byte)(Level(values[i], inverse, 8, 15) | Level(values[i + 16], inverse, 8, 15) << 4);
    }

    public static void QuantizeQ5(ReadOnlySpan<float> values, Span<byte> block)
    {
        float inverse = WriteScale(Extreme(values) / -16, block);
        uint fifth = 0;
        for (int i = 0; i < 16; i++)
        {
            int low = Level(values[i], inverse, 16, 31), high = Level(values[i + 16], inverse, 16, 31);
            block[6 + i] = (byte)((low & 15) | (high & 15) << 4);
            fifth |= (uint)(low >> 4) << i | (uint)(high >> 4) << (i + 16);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[2..], fifth);
    }

    public static void QuantizeQ8(ReadOnlySpan<float> values, Span<byte> block)
    {
        float inverse = WriteScale(MathF.Abs(Extreme(values)) / 127, block);
        for (int i = 0; i < 32; i++)
            block[2 + i] = (byte)(sbyte)Math.Clamp(MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero), -127, 127);
    }

    private static float WriteScale(float scale, Span<byte> block)
    {
        HalfPrecision.WriteHalf(block, scale);
        return scale == 0 ? 0 : 1 / scale;
    }

    private static int Level(float value, float inverse, int offset, int greatest) =>
        Math.Clamp((int)((value * inverse) + offset + 0.5f), 0, greatest);

    private static float Extreme(ReadOnlySpan<float> values)
    {
        float extreme = 0;
        foreach (float value in values)
            if (MathF.Abs(value) > MathF.Abs(extreme)) extreme = value;
        return extreme;
    }
}
