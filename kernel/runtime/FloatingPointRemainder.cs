using System;
using System.Numerics;
using System.Runtime;

namespace Dialogos.Kernel.Runtime;

/// <summary>What compiled code calls for <c>%</c> of floating-point numbers: no processor has an instruction of SSE2 for it.</summary>
internal static class FloatingPointRemainder
{
    private const int FractionBits = 52;
    private const ulong One = 1UL << FractionBits;
    private const ulong SignBit = 1UL << 63;
    private const ulong Infinity = 0x7FF0_0000_0000_0000;

    /// <summary>C's fmod (C11, 7.12.10.1): what is left of the dividend after a whole number of divisors, exact, with the dividend's sign.</summary>
    [RuntimeExport("fmod")]
    internal static double OfDoubles(double dividend, double divisor)
    {
        ulong sign = BitConverter.DoubleToUInt64Bits(dividend) & SignBit;
        ulong whole = BitConverter.DoubleToUInt64Bits(dividend) & ~SignBit;
        ulong part = BitConverter.DoubleToUInt64Bits(divisor) & ~SignBit;
        if (part == 0 || part > Infinity || whole >= Infinity)
            return dividend * divisor / (dividend * divisor);
        if (whole < part)
            return dividend;
        int exponent = Exponent(part);
        ulong step = Fraction(part);
        ulong rest = Fraction(whole) % step;
        // Long division in base 2, of which only the rest is kept: it stays below the step.
        for (int digit = Exponent(whole); digit > exponent && rest != 0; digit--)
        {
            rest <<= 1;
            if (rest >= step)
                rest -= step;
        }
        int shift = Math.Min(BitOperations.LeadingZeroCount(rest) - (63 - FractionBits), exponent - 1);
        rest <<= shift;
        return BitConverter.UInt64BitsToDouble(sign | (rest < One ? rest : ((ulong)(exponent - shift) << FractionBits) | (rest - One)));
    }

    /// <summary>C's fmodf: the double's remainder is a single, so that nothing is rounded.</summary>
    [RuntimeExport("fmodf")]
    internal static float OfSingles(float dividend, float divisor) => (float)OfDoubles(dividend, divisor);

    // A subnormal number has the exponent of the least normal one, and no leading 1.
    private static int Exponent(ulong bits) => Math.Max((int)(bits >> FractionBits), 1);

    private static ulong Fraction(ulong bits) => bits < One ? bits : One | (bits & (One - 1));
}
