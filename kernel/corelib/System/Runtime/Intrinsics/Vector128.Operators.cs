namespace System.Runtime.Intrinsics;

// The bodies of the operators. The compiler knows those by name and takes these only where SSE2 has nothing.
public static partial class Vector128
{
    internal static Vector128<T> Added<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.Add(At(ref left, i), At(ref right, i));
        return left;
    }

    internal static Vector128<T> Subtracted<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.Subtract(At(ref left, i), At(ref right, i));
        return left;
    }

    internal static Vector128<T> Multiplied<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.Multiply(At(ref left, i), At(ref right, i));
        return left;
    }

    internal static Vector128<T> Divided<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.Divide(At(ref left, i), At(ref right, i));
        return left;
    }

    internal static Vector128<T> BothSet<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.FromBits(Scalar<T>.Bits(At(ref left, i)) & Scalar<T>.Bits(At(ref right, i)));
        return left;
    }

    internal static Vector128<T> EitherSet<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.FromBits(Scalar<T>.Bits(At(ref left, i)) | Scalar<T>.Bits(At(ref right, i)));
        return left;
    }

    internal static Vector128<T> OneSet<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref left, i) = Scalar<T>.FromBits(Scalar<T>.Bits(At(ref left, i)) ^ Scalar<T>.Bits(At(ref right, i)));
        return left;
    }

    internal static Vector128<T> Complemented<T>(Vector128<T> vector)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.FromBits(~Scalar<T>.Bits(At(ref vector, i)));
        return vector;
    }

    internal static Vector128<T> Negated<T>(Vector128<T> vector)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.Negate(At(ref vector, i));
        return vector;
    }

    internal static bool SameElements<T>(Vector128<T> left, Vector128<T> right)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
        {
            if (!Scalar<T>.Equals(At(ref left, i), At(ref right, i)))
                return false;
        }

        return true;
    }

    internal static Vector128<T> ShiftedLeft<T>(Vector128<T> vector, int count)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.ShiftLeft(At(ref vector, i), count);
        return vector;
    }

    internal static Vector128<T> ShiftedRight<T>(Vector128<T> vector, int count)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.ShiftRight(At(ref vector, i), count);
        return vector;
    }

    internal static Vector128<T> ShiftedRightLogically<T>(Vector128<T> vector, int count)
    {
        for (int i = 0; i < Vector128<T>.Count; i++)
            At(ref vector, i) = Scalar<T>.ShiftRightLogical(At(ref vector, i), count);
        return vector;
    }
}
