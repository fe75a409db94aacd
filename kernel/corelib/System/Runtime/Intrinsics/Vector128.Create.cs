using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

public static partial class Vector128
{
    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<T> Create<T>(T value)
    {
        Unsafe.SkipInit(out Vector128<T> result);
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref result, i) = value;
        return result;
    }

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<byte> Create(byte value) => Create<byte>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<sbyte> Create(sbyte value) => Create<sbyte>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<short> Create(short value) => Create<short>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<ushort> Create(ushort value) => Create<ushort>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<int> Create(int value) => Create<int>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<uint> Create(uint value) => Create<uint>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<long> Create(long value) => Create<long>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<ulong> Create(ulong value) => Create<ulong>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<nint> Create(nint value) => Create<nint>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<nuint> Create(nuint value) => Create<nuint>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<float> Create(float value) => Create<float>(value);

    /// <summary>Every element the value.</summary>
    [Intrinsic]
    public static Vector128<double> Create(double value) => Create<double>(value);

    /// <summary>The first elements of an array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are too few.</exception>
    public static Vector128<T> Create<T>(T[] values)
    {
        if (values.Length < Vector128<T>.Count)
            throw new ArgumentOutOfRangeException(nameof(values));
        return Unsafe.ReadUnaligned<Vector128<T>>(ref Unsafe.As<T, byte>(ref values[0]));
    }

    /// <summary>Elements of an array from a position on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are too few.</exception>
    public static Vector128<T> Create<T>(T[] values, int index)
    {
        if (index < 0 || values.Length - index < Vector128<T>.Count)
            throw new ArgumentOutOfRangeException(nameof(index));
        return Unsafe.ReadUnaligned<Vector128<T>>(ref Unsafe.As<T, byte>(ref values[index]));
    }

    /// <summary>The first elements of a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are too few.</exception>
    public static Vector128<T> Create<T>(ReadOnlySpan<T> values)
    {
        if (values.Length < Vector128<T>.Count)
            throw new ArgumentOutOfRangeException(nameof(values));
        return Unsafe.ReadUnaligned<Vector128<T>>(ref Unsafe.As<T, byte>(ref values._reference));
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<byte> Create(byte e0, byte e1, byte e2, byte e3, byte e4, byte e5, byte e6, byte e7,
        byte e8, byte e9, byte e10, byte e11, byte e12, byte e13, byte e14, byte e15)
    {
        Unsafe.SkipInit(out Vector128<byte> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        At(ref result, 4) = e4;
        At(ref result, 5) = e5;
        At(ref result, 6) = e6;
        At(ref result, 7) = e7;
        At(ref result, 8) = e8;
        At(ref result, 9) = e9;
        At(ref result, 10) = e10;
        At(ref result, 11) = e11;
        At(ref result, 12) = e12;
        At(ref result, 13) = e13;
        At(ref result, 14) = e14;
        At(ref result, 15) = e15;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<sbyte> Create(sbyte e0, sbyte e1, sbyte e2, sbyte e3, sbyte e4, sbyte e5, sbyte e6, sbyte e7,
        sbyte e8, sbyte e9, sbyte e10, sbyte e11, sbyte e12, sbyte e13, sbyte e14, sbyte e15)
    {
        Unsafe.SkipInit(out Vector128<sbyte> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        At(ref result, 4) = e4;
        At(ref result, 5) = e5;
        At(ref result, 6) = e6;
        At(ref result, 7) = e7;
        At(ref result, 8) = e8;
        At(ref result, 9) = e9;
        At(ref result, 10) = e10;
        At(ref result, 11) = e11;
        At(ref result, 12) = e12;
        At(ref result, 13) = e13;
        At(ref result, 14) = e14;
        At(ref result, 15) = e15;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<short> Create(short e0, short e1, short e2, short e3, short e4, short e5, short e6, short e7)
    {
        Unsafe.SkipInit(out Vector128<short> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        At(ref result, 4) = e4;
        At(ref result, 5) = e5;
        At(ref result, 6) = e6;
        At(ref result, 7) = e7;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<ushort> Create(ushort e0, ushort e1, ushort e2, ushort e3, ushort e4, ushort e5, ushort e6, ushort e7)
    {
        Unsafe.SkipInit(out Vector128<ushort> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        At(ref result, 4) = e4;
        At(ref result, 5) = e5;
        At(ref result, 6) = e6;
        At(ref result, 7) = e7;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<int> Create(int e0, int e1, int e2, int e3)
    {
        Unsafe.SkipInit(out Vector128<int> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<uint> Create(uint e0, uint e1, uint e2, uint e3)
    {
        Unsafe.SkipInit(out Vector128<uint> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<long> Create(long e0, long e1)
    {
        Unsafe.SkipInit(out Vector128<long> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<ulong> Create(ulong e0, ulong e1)
    {
        Unsafe.SkipInit(out Vector128<ulong> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<float> Create(float e0, float e1, float e2, float e3)
    {
        Unsafe.SkipInit(out Vector128<float> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        At(ref result, 2) = e2;
        At(ref result, 3) = e3;
        return result;
    }

    /// <summary>A vector of these elements.</summary>
    [Intrinsic]
    public static Vector128<double> Create(double e0, double e1)
    {
        Unsafe.SkipInit(out Vector128<double> result);
        At(ref result, 0) = e0;
        At(ref result, 1) = e1;
        return result;
    }

    /// <summary>The first element the value, the others 0.</summary>
    [Intrinsic]
    public static Vector128<T> CreateScalar<T>(T value)
    {
        Vector128<T> result = Vector128<T>.Zero;
        At(ref result, 0) = value;
        return result;
    }

    /// <summary>The first element the value; .NET leaves the others open.</summary>
    [Intrinsic]
    public static Vector128<T> CreateScalarUnsafe<T>(T value) => CreateScalar(value);

    /// <summary>The first element <paramref name="start"/>, and each other one <paramref name="step"/> more.</summary>
    [Intrinsic]
    public static Vector128<T> CreateSequence<T>(T start, T step) => (Vector128<T>.Indices * step) + Create(start);
}
