namespace System;

/// <summary>Equality with another value of a type.</summary>
public interface IEquatable<T>
{
    /// <summary>True if equal.</summary>
    bool Equals(T? other);
}

/// <summary>Order among values of a type.</summary>
public interface IComparable<in T>
{
    /// <summary>Negative, zero or positive as this is less, equal or greater.</summary>
    int CompareTo(T? other);
}

/// <summary>Order among objects.</summary>
public interface IComparable
{
    /// <summary>Negative, zero or positive as this is less, equal or greater.</summary>
    int CompareTo(object? obj);
}

/// <summary>Something that ends.</summary>
public interface IDisposable
{
    /// <summary>Ends it.</summary>
    void Dispose();
}

/// <summary>Conventions of a culture. The kernel has only the invariant one: null.</summary>
public interface IFormatProvider
{
}

/// <summary>Can be written in a format.</summary>
public interface IFormattable
{
    /// <summary>The text in the format.</summary>
    string ToString(string? format, IFormatProvider? formatProvider);
}

/// <summary>Can be written in a format into a span.</summary>
public interface ISpanFormattable : IFormattable
{
    /// <summary>Writes the text if it fits.</summary>
    bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider);
}
