namespace System;

/// <summary>
/// A binary floating-point format (IEEE 754-2019, 3.4). A finite number is its <em>significand</em> times a power of two.
/// </summary>
internal readonly struct FloatingPointShape
{
    private FloatingPointShape(int precision, int exponentBits, int plainDigits)
    {
        Precision = precision;
        ExponentBits = exponentBits;
        PlainDigits = plainDigits;
    }

    internal static FloatingPointShape Double => new(53, 11, 17);

    internal static FloatingPointShape Single => new(24, 8, 9);

    /// <summary>Bits of the significand, the hidden one included.</summary>
    internal int Precision { get; }

    /// <summary>A number with more digits before its point is written with an exponent.</summary>
    internal int PlainDigits { get; }

    /// <summary>The power of two of the least numbers' significands.</summary>
    internal int LeastExponent => 3 - (1 << (ExponentBits - 1)) - Precision;

    internal ulong Infinity => ((1UL << ExponentBits) - 1) << (Precision - 1);

    internal ulong SignBit => 1UL << (Precision + ExponentBits - 1);

    private int ExponentBits { get; }

    /// <summary>Takes a finite number apart.</summary>
    internal ulong Split(ulong bits, out int exponent)
    {
        ulong hidden = 1UL << (Precision - 1);
        ulong fraction = bits & (hidden - 1);
        int biased = (int)((bits & ~SignBit) >> (Precision - 1));
        exponent = LeastExponent + Math.Max(biased - 1, 0);
        return biased == 0 ? fraction : fraction | hidden;
    }

    /// <summary>
    /// The bits of the number nearest to <paramref name="significand"/> times a power of two, the even one of two;
    /// <paramref name="hasMore"/> says that the exact value is a little greater. Pre: bit 63 is set.
    /// </summary>
    internal ulong Round(ulong significand, int exponent, bool hasMore)
    {
        int drop = 64 - Precision;
        if (exponent + drop < LeastExponent)
            drop = LeastExponent - exponent;
        if (drop > 64)
            return 0;
        ulong kept = drop == 64 ? 0 : significand >> drop;
        ulong half = 1UL << (drop - 1);
        ulong rest = drop == 64 ? significand : significand & ((half << 1) - 1);
        if (rest > half || (rest == half && (hasMore || (kept & 1) != 0)))
            kept++;
        // A carry out of the significand moves into the exponent, which is what it should do.
        ulong steps = (ulong)(exponent + drop - LeastExponent);
        ulong hidden = 1UL << (Precision - 1);
        ulong bits = kept < hidden ? kept : kept + steps * hidden;
        return Math.Min(bits, Infinity);
    }
}
