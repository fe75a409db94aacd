using System.Runtime.CompilerServices;

namespace System;

// Doubles: what needs no series.
public static partial class Math
{
    private const ulong SignBit = 1UL << 63;
    // From here on every double is whole.
    private const double TwoTo52 = 4503599627370496.0;

    /// <summary>The magnitude.</summary>
    public static double Abs(double value) => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) & ~SignBit);

    /// <summary>-1, 0 or 1; what is no number has no sign.</summary>
    public static int Sign(double value) => value < 0 ? -1 : value > 0 ? 1 : value == 0 ? 0
        : throw new ArithmeticException("Function does not accept floating point Not-a-Number values.");

    /// <summary>The greater; no number if either is none; of the zeros the positive one.</summary>
    public static double Max(double val1, double val2)
    {
        if (val1 != val2)
            return !double.IsNaN(val1) && !(val2 < val1) ? val2 : val1;
        return double.IsNegative(val2) ? val1 : val2;
    }

    /// <summary>The lesser; no number if either is none; of the zeros the negative one.</summary>
    public static double Min(double val1, double val2)
    {
        if (val1 != val2)
            return !double.IsNaN(val1) && !(val1 < val2) ? val2 : val1;
        return double.IsNegative(val1) ? val1 : val2;
    }

    /// <summary>The value moved into the range.</summary>
    public static double Clamp(double value, double min, double max) =>
        min > max ? throw new ArgumentException("min is greater than max.") : value < min ? min : value > max ? max : value;

    /// <summary>The square root, rounded correctly; of what is below 0, no number.</summary>
    [Intrinsic]
    public static double Sqrt(double d) => Sqrt(d);

    /// <summary>The next whole number towards 0.</summary>
    public static double Truncate(double d)
    {
        if (!(Abs(d) < TwoTo52))
            return d;
        // Through an integer; the sign of a zero would be lost.
        return WithSignOf(d, (double)(long)d);
    }

    /// <summary>The greatest whole number that is not above.</summary>
    public static double Floor(double d)
    {
        double whole = Truncate(d);
        return whole > d ? whole - 1 : whole;
    }

    /// <summary>The least whole number that is not below.</summary>
    public static double Ceiling(double a)
    {
        double whole = Truncate(a);
        return whole < a ? WithSignOf(a, whole + 1) : whole;
    }

    /// <summary>The nearest whole number, the even one of two.</summary>
    public static double Round(double a)
    {
        if (!(Abs(a) < TwoTo52))
            return a;
        // Adding makes the processor round to whole numbers, in its own mode: to the nearest, the even one of two.
        double rounded = Abs(a) + TwoTo52;
        return WithSignOf(a, rounded - TwoTo52);
    }

    private static double WithSignOf(double sign, double value) => BitConverter.UInt64BitsToDouble(
        (BitConverter.DoubleToUInt64Bits(value) & ~SignBit) | (BitConverter.DoubleToUInt64Bits(sign) & SignBit));
}
