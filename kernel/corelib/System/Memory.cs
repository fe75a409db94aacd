using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>A stretch of an array that, unlike a span, can be kept in an object. There are no memory managers here.</summary>
public readonly struct Memory<T> : IEquatable<Memory<T>>
{
    private readonly T[]? _array;
    private readonly int _start;
    private readonly int _length;

    /// <summary>A whole array; null is empty.</summary>
    public Memory(T[]? array)
    {
        _array = array;
        _length = array?.Length ?? 0;
    }

    /// <summary>Part of an array.</summary>
    public Memory(T[]? array, int start, int length)
    {
        // The span has the same conditions and exceptions.
        _ = new Span<T>(array, start, length);
        _array = array;
        _start = start;
        _length = length;
    }

    /// <summary>No value.</summary>
    public static Memory<T> Empty => default;

    /// <summary>How many values.</summary>
    public int Length => _length;

    /// <summary>True for none.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The values.</summary>
    public Span<T> Span => new(_array, _start, _length);

    /// <summary>From <paramref name="start"/> to the end.</summary>
    public Memory<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new Memory<T>(_array, _start + start, _length - start);
    }

    /// <summary>A part.</summary>
    public Memory<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new Memory<T>(_array, _start + start, length);
    }

    /// <summary>Copies all values; the target must be long enough.</summary>
    public void CopyTo(Memory<T> destination) => Span.CopyTo(destination.Span);

    /// <summary>Copies all values if the target is long enough.</summary>
    public bool TryCopyTo(Memory<T> destination) => Span.TryCopyTo(destination.Span);

    /// <summary>The values in a new array.</summary>
    public T[] ToArray() => Span.ToArray();

    /// <summary>The same stretch of the same array.</summary>
    public bool Equals(Memory<T> other) => _array == other._array && _start == other._start && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) =>
        obj is Memory<T> other ? Equals(other) : obj is ReadOnlyMemory<T> readOnly && readOnly.Equals(this);

    /// <inheritdoc/>
    public override int GetHashCode() => _array == null ? 0 : HashCode.Combine(RuntimeHelpers.GetHashCode(_array), _start, _length);

    /// <summary>An array as memory.</summary>
    public static implicit operator Memory<T>(T[]? array) => new(array);

    /// <summary>The same values, only to be read.</summary>
    public static implicit operator ReadOnlyMemory<T>(Memory<T> memory) => new(memory._array, memory._start, memory._length);
}
