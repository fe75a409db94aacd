namespace System.Numerics;

/// <summary>Counting and rotating bits; the x64 baseline has no instructions for the counts, so these are loops' closed forms.</summary>
public static class BitOperations
{
    /// <summary>True for 1, 2, 4, ...</summary>
    public static bool IsPow2(uint value) => (value & (value - 1)) == 0 && value != 0;
    /// <summary>True for 1, 2, 4, ...</summary>
    public static bool IsPow2(ulong value) => (value & (value - 1)) == 0 && value != 0;
    /// <summary>True for 1, 2, 4, ...</summary>
    public static bool IsPow2(int value) => value > 0 && (value & (value - 1)) == 0;
    /// <summary>True for 1, 2, 4, ...</summary>
    public static bool IsPow2(long value) => value > 0 && (value & (value - 1)) == 0;

    /// <summary>Bits set.</summary>
    public static int PopCount(uint value) => PopCount((ulong)value);

    /// <summary>Bits set.</summary>
    public static int PopCount(ulong value)
    {
        value -= (value >> 1) & 0x5555555555555555UL;
        value = (value & 0x3333333333333333UL) + ((value >> 2) & 0x3333333333333333UL);
        return (int)(unchecked(((value + (value >> 4)) & 0x0F0F0F0F0F0F0F0FUL) * 0x0101010101010101UL) >> 56);
    }

    /// <summary>The index of the highest bit set; 0 for 0.</summary>
    public static int Log2(uint value) => Log2((ulong)value);

    /// <summary>The index of the highest bit set; 0 for 0.</summary>
    public static int Log2(ulong value)
    {
        int result = 0;
        for (int step = 32; step != 0; step >>= 1)
        {
            if (value >> step != 0)
            {
                value >>= step;
                result += step;
            }
        }

        return result;
    }

    /// <summary>Zeros before the highest bit set.</summary>
    public static int LeadingZeroCount(uint value) => value == 0 ? 32 : 31 - Log2(value);
    /// <summary>Zeros before the highest bit set.</summary>
    public static int LeadingZeroCount(ulong value) => value == 0 ? 64 : 63 - Log2(value);
    /// <summary>Zeros after the lowest bit set.</summary>
    public static int TrailingZeroCount(int value) => TrailingZeroCount((uint)value);
    /// <summary>Zeros after the lowest bit set.</summary>
    public static int TrailingZeroCount(uint value) => value == 0 ? 32 : TrailingZeroCount((ulong)value);
    /// <summary>Zeros after the lowest bit set.</summary>
    public static int TrailingZeroCount(long value) => TrailingZeroCount((ulong)value);
    /// <summary>Zeros after the lowest bit set.</summary>
    public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : PopCount((value & (0UL - value)) - 1);

    /// <summary>The least power of two not below the value; 0 on overflow and for 0.</summary>
    public static uint RoundUpToPowerOf2(uint value) => value == 0 ? 0 : (uint)(0x1_0000_0000UL >> LeadingZeroCount(value - 1));

    /// <summary>The least power of two not below the value; 0 on overflow and for 0.</summary>
    public static ulong RoundUpToPowerOf2(ulong value)
    {
        if (value <= 1)
            return value;
        int shift = 64 - LeadingZeroCount(value - 1);
        return shift == 64 ? 0 : 1UL << shift;
    }

    /// <summary>Rotates to the left.</summary>
    public static uint RotateLeft(uint value, int offset) => (value << offset) | (value >> (32 - offset));
    /// <summary>Rotates to the left.</summary>
    public static ulong RotateLeft(ulong value, int offset) => (value << offset) | (value >> (64 - offset));
    /// <summary>Rotates to the right.</summary>
    public static uint RotateRight(uint value, int offset) => (value >> offset) | (value << (32 - offset));
    /// <summary>Rotates to the right.</summary>
    public static ulong RotateRight(ulong value, int offset) => (value >> offset) | (value << (64 - offset));
}
