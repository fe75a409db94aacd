using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>Base of arrays. Layout: method table, length, padding, elements (arrays of several dimensions: bounds first).</summary>
// SAFETY: offsets follow from the method table's component and base size; copies are bounded by the lengths.
public abstract unsafe partial class Array : IEnumerable
{
    internal int _numComponents;

    /// <summary>Elements.</summary>
    public int Length
    {
        [Intrinsic]
        get => _numComponents;
    }

    /// <summary>Elements.</summary>
    public long LongLength => (uint)_numComponents;

    /// <summary>Dimensions.</summary>
    public int Rank => this.GetMethodTable()->ArrayRank;

    /// <summary>The most elements that an array may have.</summary>
    public static int MaxLength => 0x7FFFFFC7;

    /// <summary>An array without elements.</summary>
    public static T[] Empty<T>() => EmptyArray<T>.Value;

    private static class EmptyArray<T>
    {
        internal static readonly T[] Value = new T[0];
    }

    internal ref byte RawData => ref Unsafe.AddByteOffset(ref Unsafe.As<int, byte>(ref _numComponents), (nint)(this.GetMethodTable()->BaseSize - (2 * sizeof(nint))));

    internal nuint ByteLength => (nuint)(uint)_numComponents * this.GetMethodTable()->ComponentSize;

    internal bool IsExactly<T>() => this.GetMethodTable() == MethodTable.Of<T[]>();

    /// <summary>A shallow copy.</summary>
    public object Clone() => MemberwiseClone();

    /// <summary>Sets every element to its default.</summary>
    public static void Clear(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        SpanHelpers.ClearWithoutReferences(ref array.RawData, array.ByteLength);
    }

    /// <summary>Sets some elements to their default.</summary>
    public static void Clear(Array array, int index, int length)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (index < 0 || length < 0 || (uint)index + (uint)length > (uint)array.Length)
            throw new IndexOutOfRangeException();
        nuint size = array.GetMethodTable()->ComponentSize;
        SpanHelpers.ClearWithoutReferences(ref Unsafe.AddByteOffset(ref array.RawData, (nuint)(uint)index * size), (nuint)(uint)length * size);
    }

    /// <summary>Copies the first elements.</summary>
    public void CopyTo(Array array, int index) => Copy(this, 0, array, index, Length);

    public static void Copy(Array sourceArray, Array destinationArray, int length) => Copy(sourceArray, 0, destinationArray, 0, length);

    /// <summary>Copies elements between arrays of one type; they may be the same array.</summary>
    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        ArgumentNullException.ThrowIfNull(sourceArray);
        ArgumentNullException.ThrowIfNull(destinationArray);
        if (sourceArray.GetMethodTable() != destinationArray.GetMethodTable())
            throw new ArrayTypeMismatchException("Only arrays of one type are copied.");
        if (sourceIndex < 0 || destinationIndex < 0 || length < 0)
            throw new ArgumentOutOfRangeException();
        if ((uint)sourceIndex + (uint)length > (uint)sourceArray.Length || (uint)destinationIndex + (uint)length > (uint)destinationArray.Length)
            throw new ArgumentException("The array is too short.");
        nuint size = sourceArray.GetMethodTable()->ComponentSize;
        SpanHelpers.Memmove(
            ref Unsafe.AddByteOffset(ref destinationArray.RawData, (nuint)(uint)destinationIndex * size),
            ref Unsafe.AddByteOffset(ref sourceArray.RawData, (nuint)(uint)sourceIndex * size),
            (nuint)(uint)length * size);
    }

    /// <summary>Elements of a dimension.</summary>
    public int GetLength(int dimension)
    {
        if ((uint)dimension >= (uint)Rank)
            throw new IndexOutOfRangeException();
        return this.GetMethodTable()->IsSzArray ? Length : Unsafe.Add(ref Unsafe.As<byte, int>(ref Unsafe.AddByteOffset(ref Unsafe.As<int, byte>(ref _numComponents), 8)), dimension);
    }

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException("Enumerate an array by its element type.");

    /// <summary>Replaces the array by one of another length with the same first elements.</summary>
    public static void Resize<T>([Diagnostics.CodeAnalysis.NotNull] ref T[]? array, int newSize)
    {
        if (newSize < 0)
            throw new ArgumentOutOfRangeException(nameof(newSize));
        var result = new T[newSize];
        if (array != null)
            new ReadOnlySpan<T>(array, 0, Math.Min(newSize, array.Length)).CopyTo(new Span<T>(result));
        array = result;
    }

    /// <summary>Sets every element.</summary>
    public static void Fill<T>(T[] array, T value)
    {
        ArgumentNullException.ThrowIfNull(array);
        for (int i = 0; i < array.Length; i++)
            array[i] = value;
    }

    /// <summary>Where the value is first, or -1.</summary>
    public static int IndexOf<T>(T[] array, T value)
    {
        ArgumentNullException.ThrowIfNull(array);
        return IndexOf(array, value, 0, array.Length);
    }

    /// <summary>Where the value is first in a part, or -1.</summary>
    public static int IndexOf<T>(T[] array, T value, int startIndex, int count)
    {
        ArgumentNullException.ThrowIfNull(array);
        if ((uint)startIndex > (uint)array.Length)
            throw new ArgumentOutOfRangeException(nameof(startIndex));
        if ((uint)count > (uint)(array.Length - startIndex))
            throw new ArgumentOutOfRangeException(nameof(count));
        for (int i = startIndex; i < startIndex + count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(array[i], value))
                return i;
        }

        return -1;
    }

    /// <summary>Reverses the elements.</summary>
    public static void Reverse<T>(T[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        for (int i = 0, j = array.Length - 1; i < j; i++, j--)
            (array[i], array[j]) = (array[j], array[i]);
    }

    /// <summary>Sorts by the type's order; equal elements may change places.</summary>
    public static void Sort<T>(T[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        new Span<T>(array).Sort();
    }

    /// <summary>Sorts by an order; equal elements may change places.</summary>
    public static void Sort<T>(T[] array, Comparison<T> comparison)
    {
        ArgumentNullException.ThrowIfNull(array);
        new Span<T>(array).Sort(comparison);
    }

    /// <summary>Finds a value in a sorted array: its index, or the complement of where it would be.</summary>
    public static int BinarySearch<T>(T[] array, T value)
    {
        ArgumentNullException.ThrowIfNull(array);
        int low = 0, high = array.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            int order = Comparer<T>.Default.Compare(array[middle], value);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
