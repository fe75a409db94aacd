using System.Collections.Generic;

namespace System;

/// <summary>One value as a tuple: the rest of a tuple of eight.</summary>
public struct ValueTuple<T1> : IEquatable<ValueTuple<T1>>, IComparable<ValueTuple<T1>>, ITupleText
{
    /// <summary>Value 1.</summary>
    public T1 Item1;

    /// <summary>A tuple.</summary>
    public ValueTuple(T1 item1) => Item1 = item1;

    /// <inheritdoc/>
    public readonly bool Equals(ValueTuple<T1> other) => EqualityComparer<T1>.Default.Equals(Item1, other.Item1);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ValueTuple<T1> other && Equals(other);

    /// <inheritdoc/>
    public readonly int CompareTo(ValueTuple<T1> other) => Comparer<T1>.Default.Compare(Item1, other.Item1);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => Item1?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override readonly string ToString() => "(" + Item1?.ToString() + ")";
}
