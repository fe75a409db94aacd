namespace System;

public static partial class Math
{
    private const double TwoToThe31 = 2147483648.0;
    private const double TwoToThe32 = 4294967296.0;
    private const double TwoToThe63 = 9223372036854775808.0;
    private const double TwoToThe64 = 18446744073709551616.0;

    // The compiler calls these four by name for checked conversions, and asks for all of them wherever one may occur. Not
    // a number compares false with everything, so it fails each test as it must.
    internal static int ConvertToInt32Checked(double value) =>
        value > -TwoToThe31 - 1 && value < TwoToThe31 ? (int)value : throw new OverflowException();

    internal static uint ConvertToUInt32Checked(double value) =>
        value > -1 && value < TwoToThe32 ? (uint)(long)value : throw new OverflowException();

    internal static long ConvertToInt64Checked(double value) =>
        value >= -TwoToThe63 && value < TwoToThe63 ? (long)value : throw new OverflowException();

    internal static ulong ConvertToUInt64Checked(double value)
    {
        if (value > -1 && value < TwoToThe63)
            return (ulong)(long)value;
        if (value >= TwoToThe63 && value < TwoToThe64)
            return (ulong)(long)(value - TwoToThe63) | 1UL << 63;
        throw new OverflowException();
    }
}
