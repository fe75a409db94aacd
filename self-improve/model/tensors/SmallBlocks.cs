using System;
using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// Blocks of 32 with one half-precision scale (ggml's Q4_0, Q5_0, Q8_0). Nibbles: value i in the low half of byte i,
/// value i + 16 in its high half.
/// </summary>
internal static class SmallBlocks
{
    public static void DequantizeQ4(ReadOnlySpan<byte> block, Span<float> output)
    {
        Vector128<byte> packed = Vector128.Create(block.Slice(2, 16)), mask = Vector128.Create((byte)15), offset = Vector128.Create((byte)8);
        float scale = HalfPrecision.ReadHalf(block);
        Write(((packed & mask) - offset).AsSByte(), scale, output);
        Write((((packed.AsUInt16() >>> 4).AsByte() & mask) - offset).AsSByte(), scale, output[16..]);
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
        Write(Vector128.Create(block.Slice(2, 16)).AsSByte(), scale, output);
        Write(Vector128.Create(block.Slice(18, 16)).AsSByte(), scale, output[16..]);
    }

    // Sixteen levels times the scale; widening and multiplying are exact or rounded per element on every machine.
    private static void Write(Vector128<sbyte> levels, float scale, Span<float> output)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(levels);
        Vector256<int> first = Vector256.Create(Vector128.WidenLower(low), Vector128.WidenUpper(low));
        Vector256<int> second = Vector256.Create(Vector128.WidenLower(high), Vector128.WidenUpper(high));
        (Vector256.ConvertToSingle(first) * scale).CopyTo(output);
        (Vector256.ConvertToSingle(second) * scale).CopyTo(output[8..]);
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
