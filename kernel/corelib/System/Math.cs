namespace System;

/// <summary>Arithmetic that .NET's Math offers, without trigonometry.</summary>
public static partial class Math
{
    /// <summary>The greater.</summary>
    public static byte Max(byte a, byte b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static ushort Max(ushort a, ushort b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static int Max(int a, int b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static uint Max(uint a, uint b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static long Max(long a, long b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static ulong Max(ulong a, ulong b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static nint Max(nint a, nint b) => a >= b ? a : b;
    /// <summary>The greater.</summary>
    public static nuint Max(nuint a, nuint b) => a >= b ? a : b;
    /// <summary>The lesser.</summary>
    public static byte Min(byte a, byte b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static ushort Min(ushort a, ushort b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static int Min(int a, int b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static uint Min(uint a, uint b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static long Min(long a, long b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static ulong Min(ulong a, ulong b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static nint Min(nint a, nint b) => a <= b ? a : b;
    /// <summary>The lesser.</summary>
    public static nuint Min(nuint a, nuint b) => a <= b ? a : b;

    /// <summary>The magnitude; that of the least value overflows.</summary>
    public static int Abs(int value) => value >= 0 ? value : checked(-value);
    /// <summary>The magnitude; that of the least value overflows.</summary>
    public static long Abs(long value) => value >= 0 ? value : checked(-value);

    /// <summary>-1, 0 or 1.</summary>
    public static int Sign(int value) => value < 0 ? -1 : value > 0 ? 1 : 0;
    /// <summary>-1, 0 or 1.</summary>
    public static int Sign(long value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    /// <summary>The value moved into the range.</summary>
    public static int Clamp(int value, int min, int max) => min > max ? throw new ArgumentException("min is greater than max.") : Max(min, Min(value, max));
    /// <summary>The value moved into the range.</summary>
    public static uint Clamp(uint value, uint min, uint max) => min > max ? throw new ArgumentException("min is greater than max.") : Max(min, Min(value, max));
    /// <summary>The value moved into the range.</summary>
    public static long Clamp(long value, long min, long max) => min > max ? throw new ArgumentException("min is greater than max.") : Max(min, Min(value, max));
    /// <summary>The value moved into the range.</summary>
    public static ulong Clamp(ulong value, ulong min, ulong max) => min > max ? throw new ArgumentException("min is greater than max.") : Max(min, Min(value, max));

    /// <summary>Quotient and remainder.</summary>
    public static (int Quotient, int Remainder) DivRem(int left, int right) => (left / right, left % right);
    /// <summary>Quotient and remainder.</summary>
    public static (uint Quotient, uint Remainder) DivRem(uint left, uint right) => (left / right, left % right);
    /// <summary>Quotient and remainder.</summary>
    public static (long Quotient, long Remainder) DivRem(long left, long right) => (left / right, left % right);
    /// <summary>Quotient and remainder.</summary>
    public static (ulong Quotient, ulong Remainder) DivRem(ulong left, ulong right) => (left / right, left % right);

    /// <summary>The full product.</summary>
    public static long BigMul(int a, int b) => (long)a * b;

    /// <summary>The full product: the high half is returned.</summary>
    public static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        ulong aLow = (uint)a, aHigh = a >> 32, bLow = (uint)b, bHigh = b >> 32;
        ulong lowProduct = aLow * bLow;
        ulong middle = (aHigh * bLow) + (lowProduct >> 32);
        ulong cross = (aLow * bHigh) + (uint)middle;
        low = a * b;
        return (aHigh * bHigh) + (middle >> 32) + (cross >> 32);
    }
}

/// <summary>Single-precision arithmetic: nothing is offered yet, the compiler only asks for the type.</summary>
public static class MathF
{
}
