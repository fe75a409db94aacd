using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

/// <summary>Makes vectors of sixteen bytes, moves them and computes with them (Vector128.Generic.cs says what they are).</summary>
// SAFETY: a vector's elements lie in its sixteen bytes, and every index is below Count; who passes a pointer or a reference vouches for
// sixteen bytes there.
public static unsafe partial class Vector128
{
    internal const int Size = 16;

    /// <summary>True: every x86-64 processor has SSE2.</summary>
    public static bool IsHardwareAccelerated
    {
        [Intrinsic]
        get => IsHardwareAccelerated;
    }

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<TTo> As<TFrom, TTo>(this Vector128<TFrom> vector)
    {
        Require<TFrom>();
        Require<TTo>();
        return Unsafe.As<Vector128<TFrom>, Vector128<TTo>>(ref vector);
    }

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<byte> AsByte<T>(this Vector128<T> vector) => vector.As<T, byte>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<sbyte> AsSByte<T>(this Vector128<T> vector) => vector.As<T, sbyte>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<short> AsInt16<T>(this Vector128<T> vector) => vector.As<T, short>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<ushort> AsUInt16<T>(this Vector128<T> vector) => vector.As<T, ushort>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<int> AsInt32<T>(this Vector128<T> vector) => vector.As<T, int>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<uint> AsUInt32<T>(this Vector128<T> vector) => vector.As<T, uint>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<long> AsInt64<T>(this Vector128<T> vector) => vector.As<T, long>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<ulong> AsUInt64<T>(this Vector128<T> vector) => vector.As<T, ulong>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<nint> AsNInt<T>(this Vector128<T> vector) => vector.As<T, nint>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<nuint> AsNUInt<T>(this Vector128<T> vector) => vector.As<T, nuint>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<float> AsSingle<T>(this Vector128<T> vector) => vector.As<T, float>();

    /// <summary>The same bits as elements of another type.</summary>
    [Intrinsic]
    public static Vector128<double> AsDouble<T>(this Vector128<T> vector) => vector.As<T, double>();

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that index.</exception>
    [Intrinsic]
    public static T GetElement<T>(this Vector128<T> vector, int index) =>
        (uint)index < (uint)Vector128<T>.Count ? At(ref vector, index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The vector with one element replaced.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that index.</exception>
    [Intrinsic]
    public static Vector128<T> WithElement<T>(this Vector128<T> vector, int index, T value)
    {
        if ((uint)index >= (uint)Vector128<T>.Count)
            throw new ArgumentOutOfRangeException(nameof(index));
        At(ref vector, index) = value;
        return vector;
    }

    /// <summary>The first element.</summary>
    [Intrinsic]
    public static T ToScalar<T>(this Vector128<T> vector)
    {
        Require<T>();
        return At(ref vector, 0);
    }

    /// <summary>The highest bit of every element, the first one's lowest.</summary>
    [Intrinsic]
    public static uint ExtractMostSignificantBits<T>(this Vector128<T> vector)
    {
        uint result = 0;
        for (int i = 0; i < Vector128<T>.Count; i++)
            result |= Scalar<T>.MostSignificantBit(At(ref vector, i)) << i;
        return result;
    }

    /// <summary>Bits of the left vector where the condition has 1, of the right one where it has 0.</summary>
    [Intrinsic]
    public static Vector128<T> ConditionalSelect<T>(Vector128<T> condition, Vector128<T> left, Vector128<T> right) =>
        (left & condition) | AndNot(right, condition);

    internal static void Require<T>()
    {
        if (!Scalar<T>.IsSupported)
            throw new NotSupportedException("Specified type is not supported");
    }

    internal static ref T At<T>(ref Vector128<T> vector, int index) => ref Unsafe.Add(ref Unsafe.As<Vector128<T>, T>(ref vector), index);
}
