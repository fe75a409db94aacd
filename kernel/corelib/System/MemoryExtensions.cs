using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>Searching and comparing spans.</summary>
public static partial class MemoryExtensions
{
    /// <summary>A text as a span; null is empty. The C# compiler calls this where a text becomes a span.</summary>
    public static ReadOnlySpan<char> AsSpan(this string? text) =>
        text == null ? default : new ReadOnlySpan<char>(ref text.GetRawStringData(), text.Length);

    /// <summary>A text from a position on.</summary>
    public static ReadOnlySpan<char> AsSpan(this string? text, int start) => ((ReadOnlySpan<char>)text).Slice(start);

    /// <summary>Part of a text.</summary>
    public static ReadOnlySpan<char> AsSpan(this string? text, int start, int length) => ((ReadOnlySpan<char>)text).Slice(start, length);

    /// <summary>An array as a span; null is empty.</summary>
    public static Span<T> AsSpan<T>(this T[]? array) => new(array);

    /// <summary>An array from a position on.</summary>
    public static Span<T> AsSpan<T>(this T[]? array, int start) => new Span<T>(array).Slice(start);

    /// <summary>Part of an array.</summary>
    public static Span<T> AsSpan<T>(this T[]? array, int start, int length) => new(array, start, length);

    /// <summary>Copies an array into a span.</summary>
    public static void CopyTo<T>(this T[]? source, Span<T> destination) => new ReadOnlySpan<T>(source).CopyTo(destination);

    /// <summary>Where the value is first, or -1.</summary>
    public static int IndexOf<T>(this Span<T> span, T value) where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).IndexOf(value);

    /// <summary>Where the value is first, or -1.</summary>
    public static int IndexOf<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>?
    {
        if (typeof(T) == typeof(byte))
            return SpanHelpers.IndexOf(ref Unsafe.As<T, byte>(ref span._reference), Unsafe.As<T, byte>(ref value), span.Length);
        if (typeof(T) == typeof(char))
            return SpanHelpers.IndexOf(ref Unsafe.As<T, ushort>(ref span._reference), Unsafe.As<T, ushort>(ref value), span.Length);
        for (int i = 0; i < span.Length; i++)
        {
            if (Same(span[i], value))
                return i;
        }

        return -1;
    }

    /// <summary>Where the sequence is first, or -1; the empty one is at 0.</summary>
    public static int IndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T>?
    {
        if (value.IsEmpty)
            return 0;
        // Only where its first value is can the sequence be.
        int start = 0;
        while (span.Length - start >= value.Length)
        {
            int next = span[start..(span.Length - value.Length + 1)].IndexOf(value[0]);
            if (next < 0)
                return -1;
            start += next;
            if (span.Slice(start, value.Length).SequenceEqual(value))
                return start;
            start++;
        }

        return -1;
    }

    /// <summary>Where any of the values is first, or -1.</summary>
    public static int IndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values) where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (values.IndexOf(span[i]) >= 0)
                return i;
        }

        return -1;
    }

    /// <summary>Where the value is last, or -1.</summary>
    public static int LastIndexOf<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>?
    {
        for (int i = span.Length - 1; i >= 0; i--)
        {
            if (Same(span[i], value))
                return i;
        }

        return -1;
    }

    /// <summary>True if the value occurs.</summary>
    public static bool Contains<T>(this ReadOnlySpan<T> span, T value) where T : IEquatable<T>? => span.IndexOf(value) >= 0;

    /// <summary>True if the value occurs.</summary>
    public static bool Contains<T>(this Span<T> span, T value) where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).IndexOf(value) >= 0;

    /// <summary>Equal lengths and equal values.</summary>
    public static bool SequenceEqual<T>(this Span<T> span, ReadOnlySpan<T> other) where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).SequenceEqual(other);

    /// <summary>Equal lengths and equal values.</summary>
    public static bool SequenceEqual<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other) where T : IEquatable<T>?
    {
        if (span.Length != other.Length)
            return false;
        if (typeof(T) == typeof(byte) || typeof(T) == typeof(char))
            return SpanHelpers.SequenceEqual(ref Unsafe.As<T, byte>(ref span._reference), ref Unsafe.As<T, byte>(ref other._reference), (nuint)span.Length * (nuint)Unsafe.SizeOf<T>());
        for (int i = 0; i < span.Length; i++)
        {
            if (!Same(span[i], other[i]))
                return false;
        }

        return true;
    }

    /// <summary>Lexicographic order.</summary>
    public static int SequenceCompareTo<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other) where T : IComparable<T>?
    {
        int common = Math.Min(span.Length, other.Length);
        for (int i = 0; i < common; i++)
        {
            int order = span[i]?.CompareTo(other[i]) ?? (other[i] is null ? 0 : -1);
            if (order != 0)
                return order;
        }

        return span.Length.CompareTo(other.Length);
    }

    /// <summary>True if it starts with the values.</summary>
    public static bool StartsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T>? =>
        value.Length <= span.Length && span.Slice(0, value.Length).SequenceEqual(value);

    /// <summary>True if it starts with the values.</summary>
    public static bool StartsWith<T>(this Span<T> span, ReadOnlySpan<T> value) where T : IEquatable<T>? => ((ReadOnlySpan<T>)span).StartsWith(value);

    /// <summary>True if it ends with the values.</summary>
    public static bool EndsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value) where T : IEquatable<T>? =>
        value.Length <= span.Length && span.Slice(span.Length - value.Length).SequenceEqual(value);

    /// <summary>Reverses the values.</summary>
    public static void Reverse<T>(this Span<T> span)
    {
        for (int i = 0, j = span.Length - 1; i < j; i++, j--)
            (span[i], span[j]) = (span[j], span[i]);
    }

    /// <summary>Without white space at both ends.</summary>
    public static ReadOnlySpan<char> Trim(this ReadOnlySpan<char> span) => span.TrimStart().TrimEnd();

    /// <summary>Without white space at the start.</summary>
    public static ReadOnlySpan<char> TrimStart(this ReadOnlySpan<char> span)
    {
        int start = 0;
        while (start < span.Length && char.IsWhiteSpace(span[start]))
            start++;
        return span.Slice(start);
    }

    /// <summary>Without white space at the end.</summary>
    public static ReadOnlySpan<char> TrimEnd(this ReadOnlySpan<char> span)
    {
        int end = span.Length;
        while (end > 0 && char.IsWhiteSpace(span[end - 1]))
            end--;
        return span.Slice(0, end);
    }

    /// <summary>Without the character at the start.</summary>
    public static ReadOnlySpan<char> TrimStart(this ReadOnlySpan<char> span, char trimChar)
    {
        int start = 0;
        while (start < span.Length && span[start] == trimChar)
            start++;
        return span.Slice(start);
    }

    /// <summary>Without the character at the end.</summary>
    public static ReadOnlySpan<char> TrimEnd(this ReadOnlySpan<char> span, char trimChar)
    {
        int end = span.Length;
        while (end > 0 && span[end - 1] == trimChar)
            end--;
        return span.Slice(0, end);
    }

    private static bool Same<T>(T left, T right) where T : IEquatable<T>? => left is null ? right is null : left.Equals(right);
}
