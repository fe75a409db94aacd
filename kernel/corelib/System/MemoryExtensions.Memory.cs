namespace System;

// Arrays and texts as memory.
public static partial class MemoryExtensions
{
    /// <summary>An array as memory.</summary>
    public static Memory<T> AsMemory<T>(this T[]? array) => new(array);

    /// <summary>An array's end as memory.</summary>
    public static Memory<T> AsMemory<T>(this T[]? array, int start) => new Memory<T>(array).Slice(start);

    /// <summary>A part of an array as memory.</summary>
    public static Memory<T> AsMemory<T>(this T[]? array, int start, int length) => new(array, start, length);

    /// <summary>A text as memory; null is empty.</summary>
    public static ReadOnlyMemory<char> AsMemory(this string? text) => new((object?)text, 0, text?.Length ?? 0);

    /// <summary>A text's end as memory.</summary>
    public static ReadOnlyMemory<char> AsMemory(this string? text, int start) => text.AsMemory().Slice(start);

    /// <summary>A part of a text as memory.</summary>
    public static ReadOnlyMemory<char> AsMemory(this string? text, int start, int length) => text.AsMemory().Slice(start, length);
}
