using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>Gives every array of one dimension its generic interfaces; the compiler uses it as T[]'s base for them.</summary>
internal sealed class Array<T> : Array, IList<T>, IReadOnlyList<T>
{
    int ICollection<T>.Count => Length;

    int IReadOnlyCollection<T>.Count => Length;

    bool ICollection<T>.IsReadOnly => true;

    T IList<T>.this[int index]
    {
        get => Elements[Checked(index)];
        set => Elements[Checked(index)] = value;
    }

    T IReadOnlyList<T>.this[int index] => Elements[Checked(index)];

    private T[] Elements => Unsafe.As<T[]>(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new SZGenericArrayEnumerator<T>(Elements);

    IEnumerator IEnumerable.GetEnumerator() => new SZGenericArrayEnumerator<T>(Elements);

    bool ICollection<T>.Contains(T item) => IndexOf(Elements, item) >= 0;

    void ICollection<T>.CopyTo(T[] array, int arrayIndex) => Copy(Elements, 0, array, arrayIndex, Length);

    int IList<T>.IndexOf(T item) => IndexOf(Elements, item);

    void ICollection<T>.Add(T item) => throw FixedSize();

    void ICollection<T>.Clear() => throw FixedSize();

    bool ICollection<T>.Remove(T item) => throw FixedSize();

    void IList<T>.Insert(int index, T item) => throw FixedSize();

    void IList<T>.RemoveAt(int index) => throw FixedSize();

    private static NotSupportedException FixedSize() => new("Collection was of a fixed size.");

    private int Checked(int index) => (uint)index < (uint)Length ? index : throw new ArgumentOutOfRangeException(nameof(index));
}

/// <summary>
/// Walks over an array of one dimension. ilc knows it by this name: its casts then follow arrays' own covariance, and ilc need not
/// search for the name again at every virtual call.
/// </summary>
internal sealed class SZGenericArrayEnumerator<T> : IEnumerator<T>
{
    private readonly T[] _array;
    private int _index = -1;

    internal SZGenericArrayEnumerator(T[] array) => _array = array;

    public T Current => (uint)_index < (uint)_array.Length ? _array[_index] : throw new InvalidOperationException("Enumeration is not at an element.");

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (_index < _array.Length)
            _index++;
        return _index < _array.Length;
    }

    public void Reset() => _index = -1;

    public void Dispose()
    {
    }
}
