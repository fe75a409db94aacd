namespace System;

// Called by compiled code for checked conversions of floating-point numbers: what is no number, or has no place in the
// target, throws.
public static partial class Math
{
    private const double TwoTo31 = 2147483648.0;
    private const double TwoTo32 = 4294967296.0;
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    internal static int ConvertToInt32Checked(double value) =>
        value > -TwoTo31 - 1 && value < TwoTo31 ? (int)value : throw new OverflowException();

    internal static uint ConvertToUInt32Checked(double value) =>
        value > -1 && value < TwoTo32 ? (uint)(long)value : throw new OverflowException();

    internal static long ConvertToInt64Checked(double value) =>
        value >= -TwoTo63 && value < TwoTo63 ? (long)value : throw new OverflowException();

    internal static ulong ConvertToUInt64Checked(double value)
    {
        if (!(value > -1 && value < TwoTo64))
            throw new OverflowException();
        return value < TwoTo63 ? (ulong)(long)value : (ulong)(long)(value - TwoTo63) | 1UL << 63;
    }
}
