using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

/// <summary>
/// The arithmetic of one element of a vector, for the bodies that run where the compiler has no instruction. The comparisons of
/// types are constants for the compiler, so that one branch of each method is left.
/// </summary>
internal static class Scalar<T>
{
    internal static bool IsFloatingPoint => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    private static bool IsSigned => typeof(T) == typeof(sbyte) || typeof(T) == typeof(short) || typeof(T) == typeof(int)
        || typeof(T) == typeof(long) || typeof(T) == typeof(nint);

    internal static bool IsSupported => IsSigned || IsFloatingPoint || typeof(T) == typeof(byte) || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong) || typeof(T) == typeof(nuint);

    internal static T One => typeof(T) == typeof(float) ? From(1f) : typeof(T) == typeof(double) ? From(1.0) : FromBits(1);

    /// <summary>The element's bits; the others are 0.</summary>
    internal static ulong Bits(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => To<byte>(value),
        2 => To<ushort>(value),
        4 => To<uint>(value),
        _ => To<ulong>(value),
    };

    /// <summary>The element of the low bits.</summary>
    internal static T FromBits(ulong bits) => Unsafe.SizeOf<T>() switch
    {
        1 => From((byte)bits),
        2 => From((ushort)bits),
        4 => From((uint)bits),
        _ => From(bits),
    };

    /// <summary>The highest bit.</summary>
    internal static uint MostSignificantBit(T value) => (uint)(Bits(value) >> ((Unsafe.SizeOf<T>() * 8) - 1));

    internal static T Add(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return From(To<float>(left) + To<float>(right));
        return typeof(T) == typeof(double) ? From(To<double>(left) + To<double>(right)) : FromBits(unchecked(Bits(left) + Bits(right)));
    }

    internal static T Subtract(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return From(To<float>(left) - To<float>(right));
        return typeof(T) == typeof(double) ? From(To<double>(left) - To<double>(right)) : FromBits(unchecked(Bits(left) - Bits(right)));
    }

    internal static T Multiply(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return From(To<float>(left) * To<float>(right));
        return typeof(T) == typeof(double) ? From(To<double>(left) * To<double>(right)) : FromBits(unchecked(Bits(left) * Bits(right)));
    }

    internal static T Divide(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return From(To<float>(left) / To<float>(right));
        if (typeof(T) == typeof(double))
            return From(To<double>(left) / To<double>(right));
        if (typeof(T) == typeof(int))
            return From(To<int>(left) / To<int>(right));
        return IsSigned ? FromBits((ulong)(Signed(left) / Signed(right))) : FromBits(Bits(left) / Bits(right));
    }

    internal static T Negate(T value)
    {
        if (typeof(T) == typeof(float))
            return From(-To<float>(value));
        return typeof(T) == typeof(double) ? From(-To<double>(value)) : FromBits(unchecked(0 - Bits(value)));
    }

    internal static T Abs(T value)
    {
        if (IsFloatingPoint)
            return FromBits(Bits(value) & (ulong.MaxValue >> (65 - (Unsafe.SizeOf<T>() * 8))));
        return IsSigned && Signed(value) < 0 ? Negate(value) : value;
    }

    internal static T Sqrt(T value)
    {
        // The double's root, rounded again, is the single's: 53 bits are enough (Figueroa, "When is double rounding innocuous?").
        if (typeof(T) == typeof(float))
            return From((float)Math.Sqrt(To<float>(value)));
        if (typeof(T) == typeof(double))
            return From(Math.Sqrt(To<double>(value)));
        return FromBits((ulong)Math.Sqrt(IsSigned ? Signed(value) : Bits(value)));
    }

    internal static T ShiftLeft(T value, int count) => FromBits(Bits(value) << (count & Mask));

    internal static T ShiftRightLogical(T value, int count) => FromBits(Bits(value) >> (count & Mask));

    internal static T ShiftRightArithmetic(T value, int count) => FromBits((ulong)(Signed(value) >> (count & Mask)));

    internal static T ShiftRight(T value, int count) => IsSigned || IsFloatingPoint ? ShiftRightArithmetic(value, count) : ShiftRightLogical(value, count);

    internal static bool Equals(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return To<float>(left) == To<float>(right);
        return typeof(T) == typeof(double) ? To<double>(left) == To<double>(right) : Bits(left) == Bits(right);
    }

    internal static bool LessThan(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return To<float>(left) < To<float>(right);
        if (typeof(T) == typeof(double))
            return To<double>(left) < To<double>(right);
        return IsSigned ? Signed(left) < Signed(right) : Bits(left) < Bits(right);
    }

    internal static T Max(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return From((float)Math.Max(To<float>(left), To<float>(right)));
        if (typeof(T) == typeof(double))
            return From(Math.Max(To<double>(left), To<double>(right)));
        return LessThan(left, right) ? right : left;
    }

    internal static T Min(T left, T right)
    {
        if (typeof(T) == typeof(float))
            return From((float)Math.Min(To<float>(left), To<float>(right)));
        if (typeof(T) == typeof(double))
            return From(Math.Min(To<double>(left), To<double>(right)));
        return LessThan(right, left) ? right : left;
    }

    // As C# does with the counts of its own shifts.
    private static int Mask => (Unsafe.SizeOf<T>() * 8) - 1;

    private static long Signed(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => To<sbyte>(value),
        2 => To<short>(value),
        4 => To<int>(value),
        _ => To<long>(value),
    };

    private static TTo To<TTo>(T value) => Unsafe.As<T, TTo>(ref value);

    private static T From<TFrom>(TFrom value) => Unsafe.As<TFrom, T>(ref value);
}
