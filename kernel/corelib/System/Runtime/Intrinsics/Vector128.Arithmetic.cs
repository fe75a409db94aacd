using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

public static partial class Vector128
{
    /// <summary>Sums, without overflow.</summary>
    [Intrinsic]
    public static Vector128<T> Add<T>(Vector128<T> left, Vector128<T> right) => left + right;

    /// <summary>Differences, without overflow.</summary>
    [Intrinsic]
    public static Vector128<T> Subtract<T>(Vector128<T> left, Vector128<T> right) => left - right;

    /// <summary>Products: of integers, the low halves.</summary>
    [Intrinsic]
    public static Vector128<T> Multiply<T>(Vector128<T> left, Vector128<T> right) => left * right;

    /// <summary>Every element times one value.</summary>
    [Intrinsic]
    public static Vector128<T> Multiply<T>(Vector128<T> left, T right) => left * right;

    /// <summary>Every element times one value.</summary>
    [Intrinsic]
    public static Vector128<T> Multiply<T>(T left, Vector128<T> right) => left * right;

    /// <summary>Quotients.</summary>
    [Intrinsic]
    public static Vector128<T> Divide<T>(Vector128<T> left, Vector128<T> right) => left / right;

    /// <summary>Every element by one value.</summary>
    [Intrinsic]
    public static Vector128<T> Divide<T>(Vector128<T> left, T right) => left / right;

    /// <summary>Bits set in both.</summary>
    [Intrinsic]
    public static Vector128<T> BitwiseAnd<T>(Vector128<T> left, Vector128<T> right) => left & right;

    /// <summary>Bits set in either.</summary>
    [Intrinsic]
    public static Vector128<T> BitwiseOr<T>(Vector128<T> left, Vector128<T> right) => left | right;

    /// <summary>Bits set in one of the two.</summary>
    [Intrinsic]
    public static Vector128<T> Xor<T>(Vector128<T> left, Vector128<T> right) => left ^ right;

    /// <summary>Bits set in the left vector and not in the right one.</summary>
    [Intrinsic]
    public static Vector128<T> AndNot<T>(Vector128<T> left, Vector128<T> right) => left & ~right;

    /// <summary>Bits not set.</summary>
    [Intrinsic]
    public static Vector128<T> OnesComplement<T>(Vector128<T> vector) => ~vector;

    /// <summary>Every element's opposite.</summary>
    [Intrinsic]
    public static Vector128<T> Negate<T>(Vector128<T> vector) => -vector;

    /// <summary>Magnitudes; that of the least integer is itself.</summary>
    [Intrinsic]
    public static Vector128<T> Abs<T>(Vector128<T> vector)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.Abs(At(ref vector, i));
        return vector;
    }

    /// <summary>Square roots.</summary>
    [Intrinsic]
    public static Vector128<T> Sqrt<T>(Vector128<T> vector)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.Sqrt(At(ref vector, i));
        return vector;
    }

    /// <summary>The greater of each two, as Math.Max.</summary>
    [Intrinsic]
    public static Vector128<T> Max<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.Max(At(ref left, i), At(ref right, i));
        return left;
    }

    /// <summary>The lesser of each two, as Math.Min.</summary>
    [Intrinsic]
    public static Vector128<T> Min<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.Min(At(ref left, i), At(ref right, i));
        return left;
    }

    /// <summary>The sum of the products of each two.</summary>
    [Intrinsic]
    public static T Dot<T>(Vector128<T> left, Vector128<T> right) => Sum(left * right);

    /// <summary>The sum of the elements: of each half by itself, so that rounding is the same everywhere.</summary>
    [Intrinsic]
    public static T Sum<T>(Vector128<T> vector) => Scalar<T>.Add(SumOf(ref vector, 0), SumOf(ref vector, Vector128<T>.Count / 2));

    private static T SumOf<T>(ref Vector128<T> vector, int start)
    {
        T sum = At(ref vector, start);
        for (int i = start + 1; i < start + (Vector128<T>.Count / 2); i++)
            sum = Scalar<T>.Add(sum, At(ref vector, i));
        return sum;
    }
}
