using System.Runtime.CompilerServices;

namespace System;

/// <summary>The bits of floating-point numbers.</summary>
public static class BitConverter
{
    /// <summary>True: this processor stores the low byte first.</summary>
    public static readonly bool IsLittleEndian = true;

    /// <summary>The bits of a number.</summary>
    public static long DoubleToInt64Bits(double value) => Unsafe.As<double, long>(ref value);

    /// <summary>The bits of a number.</summary>
    public static ulong DoubleToUInt64Bits(double value) => Unsafe.As<double, ulong>(ref value);

    /// <summary>The bits of a number.</summary>
    public static int SingleToInt32Bits(float value) => Unsafe.As<float, int>(ref value);

    /// <summary>The bits of a number.</summary>
    public static uint SingleToUInt32Bits(float value) => Unsafe.As<float, uint>(ref value);

    /// <summary>The number of some bits.</summary>
    public static double Int64BitsToDouble(long value) => Unsafe.As<long, double>(ref value);

    /// <summary>The number of some bits.</summary>
    public static double UInt64BitsToDouble(ulong value) => Unsafe.As<ulong, double>(ref value);

    /// <summary>The number of some bits.</summary>
    public static float Int32BitsToSingle(int value) => Unsafe.As<int, float>(ref value);

    /// <summary>The number of some bits.</summary>
    public static float UInt32BitsToSingle(uint value) => Unsafe.As<uint, float>(ref value);
}
