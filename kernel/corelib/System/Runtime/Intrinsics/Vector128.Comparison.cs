using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

public static partial class Vector128
{
    /// <summary>All bits 1 in the elements that are equal, 0 in the others.</summary>
    [Intrinsic]
    public static Vector128<T> Equals<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Mask<T>(Scalar<T>.Equals(At(ref left, i), At(ref right, i)));
        return left;
    }

    /// <summary>True if every element is equal.</summary>
    [Intrinsic]
    public static bool EqualsAll<T>(Vector128<T> left, Vector128<T> right) => left == right;

    /// <summary>True if any element is equal.</summary>
    [Intrinsic]
    public static bool EqualsAny<T>(Vector128<T> left, Vector128<T> right) =>
        Equals(left, right).AsUInt64() != Vector128<ulong>.Zero;

    /// <summary>All bits 1 in the elements that are greater, 0 in the others.</summary>
    [Intrinsic]
    public static Vector128<T> GreaterThan<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Mask<T>(Scalar<T>.LessThan(At(ref right, i), At(ref left, i)));
        return left;
    }

    /// <summary>True if every element is greater.</summary>
    [Intrinsic]
    public static bool GreaterThanAll<T>(Vector128<T> left, Vector128<T> right) => GreaterThan(left, right).IsFull();

    /// <summary>True if any element is greater.</summary>
    [Intrinsic]
    public static bool GreaterThanAny<T>(Vector128<T> left, Vector128<T> right) =>
        GreaterThan(left, right).AsUInt64() != Vector128<ulong>.Zero;

    /// <summary>All bits 1 in the elements that are greater or equal, 0 in the others.</summary>
    [Intrinsic]
    public static Vector128<T> GreaterThanOrEqual<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Mask<T>(Scalar<T>.LessThan(At(ref right, i), At(ref left, i)) || Scalar<T>.Equals(At(ref left, i), At(ref right, i)));
        return left;
    }

    /// <summary>True if every element is greater or equal.</summary>
    [Intrinsic]
    public static bool GreaterThanOrEqualAll<T>(Vector128<T> left, Vector128<T> right) =>
        GreaterThanOrEqual(left, right).IsFull();

    /// <summary>True if any element is greater or equal.</summary>
    [Intrinsic]
    public static bool GreaterThanOrEqualAny<T>(Vector128<T> left, Vector128<T> right) =>
        GreaterThanOrEqual(left, right).AsUInt64() != Vector128<ulong>.Zero;

    /// <summary>All bits 1 in the elements that are less, 0 in the others.</summary>
    [Intrinsic]
    public static Vector128<T> LessThan<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Mask<T>(Scalar<T>.LessThan(At(ref left, i), At(ref right, i)));
        return left;
    }

    /// <summary>True if every element is less.</summary>
    [Intrinsic]
    public static bool LessThanAll<T>(Vector128<T> left, Vector128<T> right) => LessThan(left, right).IsFull();

    /// <summary>True if any element is less.</summary>
    [Intrinsic]
    public static bool LessThanAny<T>(Vector128<T> left, Vector128<T> right) =>
        LessThan(left, right).AsUInt64() != Vector128<ulong>.Zero;

    /// <summary>All bits 1 in the elements that are less or equal, 0 in the others.</summary>
    [Intrinsic]
    public static Vector128<T> LessThanOrEqual<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Mask<T>(Scalar<T>.LessThan(At(ref left, i), At(ref right, i)) || Scalar<T>.Equals(At(ref left, i), At(ref right, i)));
        return left;
    }

    /// <summary>True if every element is less or equal.</summary>
    [Intrinsic]
    public static bool LessThanOrEqualAll<T>(Vector128<T> left, Vector128<T> right) => LessThanOrEqual(left, right).IsFull();

    /// <summary>True if any element is less or equal.</summary>
    [Intrinsic]
    public static bool LessThanOrEqualAny<T>(Vector128<T> left, Vector128<T> right) =>
        LessThanOrEqual(left, right).AsUInt64() != Vector128<ulong>.Zero;

    private static bool IsFull<T>(this Vector128<T> mask) => mask.AsUInt64() == Vector128<ulong>.AllBitsSet;

    private static T Mask<T>(bool set) => Scalar<T>.FromBits(set ? ulong.MaxValue : 0);
}
