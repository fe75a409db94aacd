using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace System.Runtime.Intrinsics;

/// <summary>
/// Sixteen bytes as elements of one primitive type (not bool or char: their members throw). The compiler knows the type and its
/// members by name and makes an instruction of SSE2 of each where there is one; the bodies here are for the rest.
/// </summary>
[Intrinsic]
[StructLayout(LayoutKind.Sequential, Size = Vector128.Size)]
public readonly struct Vector128<T> : IEquatable<Vector128<T>>
{
    // Their number and size tell debuggers the layout; nothing reads them.
    private readonly ulong _00;
    private readonly ulong _01;

    /// <summary>All bits 1.</summary>
    public static Vector128<T> AllBitsSet
    {
        [Intrinsic]
        get => Vector128.Create(Scalar<T>.FromBits(ulong.MaxValue));
    }

    /// <summary>Elements.</summary>
    public static int Count
    {
        [Intrinsic]
        get
        {
            Vector128.Require<T>();
            return Vector128.Size / Unsafe.SizeOf<T>();
        }
    }

    /// <summary>0, 1, 2, ...</summary>
    public static Vector128<T> Indices
    {
        [Intrinsic]
        get
        {
            Vector128<T> result = Zero;
            for (int i = 1; i < Count; i++)
                Vector128.At(ref result, i) = Scalar<T>.Add(Vector128.At(ref result, i - 1), Scalar<T>.One);
            return result;
        }
    }

    /// <summary>True for the types that elements may have.</summary>
    public static bool IsSupported
    {
        [Intrinsic]
        get => Scalar<T>.IsSupported;
    }

    /// <summary>Every element 1.</summary>
    public static Vector128<T> One
    {
        [Intrinsic]
        get => Vector128.Create(Scalar<T>.One);
    }

    /// <summary>All bits 0.</summary>
    public static Vector128<T> Zero
    {
        [Intrinsic]
        get
        {
            Vector128.Require<T>();
            return default;
        }
    }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that index.</exception>
    public T this[int index] => this.GetElement(index);

    /// <summary>Sums, without overflow.</summary>
    [Intrinsic]
    public static Vector128<T> operator +(Vector128<T> left, Vector128<T> right) => Vector128.Added(left, right);

    /// <summary>Differences, without overflow.</summary>
    [Intrinsic]
    public static Vector128<T> operator -(Vector128<T> left, Vector128<T> right) => Vector128.Subtracted(left, right);

    /// <summary>Products: of integers, the low halves.</summary>
    [Intrinsic]
    public static Vector128<T> operator *(Vector128<T> left, Vector128<T> right) => Vector128.Multiplied(left, right);

    /// <summary>Every element times one value.</summary>
    [Intrinsic]
    public static Vector128<T> operator *(Vector128<T> left, T right) => left * Vector128.Create(right);

    /// <summary>Every element times one value.</summary>
    [Intrinsic]
    public static Vector128<T> operator *(T left, Vector128<T> right) => right * left;

    /// <summary>Quotients.</summary>
    [Intrinsic]
    public static Vector128<T> operator /(Vector128<T> left, Vector128<T> right) => Vector128.Divided(left, right);

    /// <summary>Every element by one value.</summary>
    [Intrinsic]
    public static Vector128<T> operator /(Vector128<T> left, T right) => left / Vector128.Create(right);

    /// <summary>Bits set in both.</summary>
    [Intrinsic]
    public static Vector128<T> operator &(Vector128<T> left, Vector128<T> right) => Vector128.BothSet(left, right);

    /// <summary>Bits set in either.</summary>
    [Intrinsic]
    public static Vector128<T> operator |(Vector128<T> left, Vector128<T> right) => Vector128.EitherSet(left, right);

    /// <summary>Bits set in one of the two.</summary>
    [Intrinsic]
    public static Vector128<T> operator ^(Vector128<T> left, Vector128<T> right) => Vector128.OneSet(left, right);

    /// <summary>Bits not set.</summary>
    [Intrinsic]
    public static Vector128<T> operator ~(Vector128<T> vector) => Vector128.Complemented(vector);

    /// <summary>Every element's bits moved up, by a count taken modulo its size.</summary>
    [Intrinsic]
    public static Vector128<T> operator <<(Vector128<T> value, int shiftCount) => Vector128.ShiftedLeft(value, shiftCount);

    /// <summary>Every element's bits moved down; its sign stays if its type has one.</summary>
    [Intrinsic]
    public static Vector128<T> operator >>(Vector128<T> value, int shiftCount) => Vector128.ShiftedRight(value, shiftCount);

    /// <summary>Every element's bits moved down, with zeros behind them.</summary>
    [Intrinsic]
    public static Vector128<T> operator >>>(Vector128<T> value, int shiftCount) => Vector128.ShiftedRightLogically(value, shiftCount);

    /// <summary>Every element's opposite.</summary>
    [Intrinsic]
    public static Vector128<T> operator -(Vector128<T> vector) => Vector128.Negated(vector);

    /// <summary>The vector itself.</summary>
    [Intrinsic]
    public static Vector128<T> operator +(Vector128<T> value)
    {
        Vector128.Require<T>();
        return value;
    }

    /// <summary>True if all elements are equal as numbers: the zeros are, what is no number is not.</summary>
    [Intrinsic]
    public static bool operator ==(Vector128<T> left, Vector128<T> right) => Vector128.SameElements(left, right);

    /// <summary>True if any elements differ as numbers.</summary>
    [Intrinsic]
    public static bool operator !=(Vector128<T> left, Vector128<T> right) => !Vector128.SameElements(left, right);

    /// <summary>True if all elements are equal; here, what is no number equals what is none.</summary>
    public bool Equals(Vector128<T> other)
    {
        for (int i = 0; i < Count; i++)
        {
            T mine = this.GetElement(i), its = other.GetElement(i);
            bool none = Scalar<T>.IsFloatingPoint && !Scalar<T>.Equals(mine, mine) && !Scalar<T>.Equals(its, its);
            if (!none && !Scalar<T>.Equals(mine, its))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Vector128<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        for (int i = 0; i < Count; i++)
            hash.Add(this.GetElement(i));
        return hash.ToHashCode();
    }

    /// <summary>The elements between angle brackets.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("<");
        for (int i = 0; i < Count; i++)
            text.Append(i == 0 ? "" : ", ").Append(((IFormattable)this.GetElement(i)!).ToString("G", null));
        return text.Append('>').ToString();
    }
}
