using System;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>
/// Blocks of 256 (ggml's Q4_K, Q5_K, Q6_K). The first two hold eight groups of 32 with a 6-bit scale and a 6-bit minimum
/// each, times two half-precision factors; Q6_K holds sixteen groups of 16 with an 8-bit scale.
/// </summary>
internal static class SuperBlocks
{
    public static void DequantizeQ4(ReadOnlySpan<byte> block, Span<float> output)
    {
        float scale = HalfPrecision.ReadHalf(block), minimum = HalfPrecision.ReadHalf(block[2..]);
        for (int group = 0; group < 8; group++)
        {
            (int s, int m) = GroupScale(block.Slice(4, 12), group);
            float groupScale = scale * s, groupMinimum = minimum * m;
            for (int i = 0; i < 32; i++)
            {
                int level = (block[16 + (group / 2 * 32) + i] >> (group % 2 * 4)) & 15;
                output[(group * 32) + i] = (groupScale * level) - groupMinimum;
            }
        }
    }

    public static void DequantizeQ5(ReadOnlySpan<byte> block, Span<float> output)
    {
        float scale = HalfPrecision.ReadHalf(block), minimum = HalfPrecision.ReadHalf(block[2..]);
        for (int group = 0; group < 8; group++)
        {
            (int s, int m) = GroupScale(block.Slice(4, 12), group);
            float groupScale = scale * s, groupMinimum = minimum * m;
            for (int i = 0; i < 32; i++)
            {
                int level = (block[48 + (group / 2 * 32) + i] >> (group % 2 * 4)) & 15;
                level |= ((block[16 + i] >> group) & 1) << 4;
                output[(group * 32) + i] = (groupScale * level) - groupMinimum;
            }
        }
    }

    public static void DequantizeQ6(ReadOnlySpan<byte> block, Span<float> output)
    {
        float scale = HalfPrecision.ReadHalf(block[208..]);
        for (int i = 0; i < 256; i++)
        {
            (int low, int lowShift, int high, int highShift) = SixBitPlace(i);
            int level = ((block[low] >> lowShift) & 15) | ((block[high] >> highShift) & 3) << 4;
            output[i] = scale * (sbyte)block[192 + (i / 16)] * (level - 32);
        }
    }

    public static void QuantizeQ4(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<byte> levels = stackalloc byte[256];
        QuantizeGroups(values, 15, block, levels);
        for (int i = 0; i < 128; i++)
        {
            int at = (i / 32 * 64) + (i % 32);
            block[16 + i] = (byte)(levels[at] | levels[at + 32] << 4);
        }
    }

    public static void QuantizeQ5(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<byte> levels = stackalloc byte[256];
        QuantizeGroups(values, 31, block, levels);
        block.Slice(16, 32).Clear();
        for (int i = 0; i < 256; i++) block[16 + (i % 32)] |= (byte)((levels[i] >> 4) << (i / 32));
        for (int i = 0; i < 128; i++)
        {
            int at = (i / 32 * 64) + (i % 32);
            block[48 + i] = (byte)((levels[at] & 15) | (levels[at + 32] & 15) << 4);
        }
    }

    public static void QuantizeQ6(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<float> scales = stackalloc float[16];
        float extreme = 0;
        for (int group = 0; group < 16; group++)
        {
            scales[group] = ScaleSearch.Symmetric(values.Slice(group * 16, 16), 32);
            if (MathF.Abs(scales[group]) > MathF.Abs(extreme)) extreme = scales[group];
        }

        block.Clear();
        if (extreme == 0) return;
        HalfPrecision.WriteHalf(block[208..], extreme / -128);
        float scale = HalfPrecision.ReadHalf(block[208..]);
        if (scale == 0) return;
        for (int group = 0; group < 16; group++)
        {
            int s = Math.Clamp((int)MathF.Round(scales[group] / scale), -128, 127);
            block[192 + group] = (byte)(sbyte)s;
            float step = scale * s;
            for (int i = group * 16; i < (group + 1) * 16; i++)
            {
                int level = step == 0 ? 32 : Math.Clamp((int)MathF.Round(values[i] / step), -32, 31) + 32;
                (int low, int lowShift, int high, int highShift) = SixBitPlace(i);
                block[low] |= (byte)((level & 15) << lowShift);
                block[high] |= (byte)((level >> 4) << highShift);
            }
        }
    }

    // ggml's get_scale_min_k4: the first four pairs in six bits of a byte, the last four split over three places.
    private static (int Scale, int Minimum) GroupScale(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : ((packed[group + 4] & 15) | (packed[group - 4] >> 6) << 4, (packed[group + 4] >> 4) | (packed[group] >> 6) << 4);

    private static void WriteGroupScale(Span<byte> packed, int group, int scale, int minimum)
    {
        if (group < 4)
        {
            packed[group] = (byte)scale;
            packed[group + 4] = (byte)minimum;
            return;
        }

        packed[group + 4] = (byte)((scale & 15) | (minimum & 15) << 4);
        packed[group - 4] |= (byte)((scale >> 4) << 6);
        packed[group] |= (byte)((minimum >> 4) << 6);
    }

    // Each half of 128: 64 bytes of low nibbles (two rows of 32, low then high halves), 32 bytes of upper pairs of bits.
    private static (int Low, int LowShift, int High, int HighShift) SixBitPlace(int index)
    {
        int half = index / 128, row = index % 128 / 32, column = index % 32;
        return ((half * 64) + (row % 2 * 32) + column, row / 2 * 4, 128 + (half * 32) + column, row * 2);
    }

    private static void QuantizeGroups(ReadOnlySpan<float> values, int greatest, Span<byte> block, Span<byte> levels)
    {
        Span<float> scales = stackalloc float[8], minima = stackalloc float[8];
        float greatestScale = 0, greatestMinimum = 0;
        for (int group = 0; group < 8; group++)
        {
            (scales[group], minima[group]) = ScaleSearch.WithMinimum(values.Slice(group * 32, 32), greatest);
            greatestScale = MathF.Max(greatestScale, scales[group]);
            greatestMinimum = MathF.Max(greatestMinimum, minima[group]);
        }

        HalfPrecision.WriteHalf(block, greatestScale / 63);
        HalfPrecision.WriteHalf(block[2..], greatestMinimum / 63);
        float scale = HalfPrecision.ReadHalf(block), minimum = HalfPrecision.ReadHalf(block[2..]);
        Span<byte> packed = block.Slice(4, 12);
        packed.Clear();
        for (int group = 0; group < 8; group++)
        {
            int s = scale == 0 ? 0 : Math.Clamp((int)MathF.Round(scales[group] / scale), 0, 63);
            int m = minimum == 0 ? 0 : Math.Clamp((int)MathF.Round(minima[group] / minimum), 0, 63);
            WriteGroupScale(packed, group, s, m);
            float step = scale * s, shift = minimum * m;
            for (int i = group * 32; i < (group + 1) * 32; i++)
                levels[i] = step == 0 ? (byte)0 : (byte)Math.Clamp((int)MathF.Round((values[i] + shift) / step), 0, greatest);
        }
    }
}
