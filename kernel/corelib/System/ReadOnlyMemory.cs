using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>A stretch of an array or a text that is only read and, unlike a span, can be kept in an object.</summary>
public readonly struct ReadOnlyMemory<T> : IEquatable<ReadOnlyMemory<T>>
{
    // A T[], or where T is char perhaps a string.
    private readonly object? _object;
    private readonly int _start;
    private readonly int _length;

    /// <summary>A whole array; null is empty.</summary>
    public ReadOnlyMemory(T[]? array)
    {
        _object = array;
        _length = array?.Length ?? 0;
    }

    /// <summary>Part of an array.</summary>
    public ReadOnlyMemory(T[]? array, int start, int length)
    {
        _ = new ReadOnlySpan<T>(array, start, length);
        _object = array;
        _start = start;
        _length = length;
    }

    // Pre: in the bounds of the object.
    internal ReadOnlyMemory(object? source, int start, int length)
    {
        _object = source;
        _start = start;
        _length = length;
    }

    /// <summary>No value.</summary>
    public static ReadOnlyMemory<T> Empty => default;

    /// <summary>How many values.</summary>
    public int Length => _length;

    /// <summary>True for none.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The values.</summary>
    public ReadOnlySpan<T> Span
    {
        get
        {
            if (typeof(T) == typeof(char) && _object is string text)
                return new ReadOnlySpan<T>(ref Unsafe.Add(ref Unsafe.As<char, T>(ref text.GetRawStringData()), _start), _length);
            return new ReadOnlySpan<T>(Unsafe.As<T[]?>(_object), _start, _length);
        }
    }

    /// <summary>From <paramref name="start"/> to the end.</summary>
    public ReadOnlyMemory<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new ReadOnlyMemory<T>(_object, _start + start, _length - start);
    }

    /// <summary>A part.</summary>
    public ReadOnlyMemory<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new ReadOnlyMemory<T>(_object, _start + start, length);
    }

    /// <summary>Copies all values; the target must be long enough.</summary>
    public void CopyTo(Memory<T> destination) => Span.CopyTo(destination.Span);

    /// <summary>Copies all values if the target is long enough.</summary>
    public bool TryCopyTo(Memory<T> destination) => Span.TryCopyTo(destination.Span);

    /// <summary>The values in a new array.</summary>
    public T[] ToArray() => Span.ToArray();

    /// <summary>The same stretch of the same object.</summary>
    public bool Equals(ReadOnlyMemory<T> other) => _object == other._object && _start == other._start && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) =>
        obj is ReadOnlyMemory<T> other ? Equals(other) : obj is Memory<T> writable && Equals(writable);

    /// <inheritdoc/>
    public override int GetHashCode() => _object == null ? 0 : HashCode.Combine(RuntimeHelpers.GetHashCode(_object), _start, _length);

    /// <summary>The characters of a text; of other types, nothing that is offered.</summary>
    public override string ToString() => typeof(T) == typeof(char)
        ? new string(new ReadOnlySpan<char>(ref Unsafe.As<T, char>(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(Span)), _length))
        : throw new NotSupportedException("ToString of memory that is not text: the image keeps no type names.");

    /// <summary>An array as memory.</summary>
    public static implicit operator ReadOnlyMemory<T>(T[]? array) => new(array);
}
