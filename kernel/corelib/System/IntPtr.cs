namespace System;

/// <summary>A native-size signed integer.</summary>
public readonly struct IntPtr : IComparable, IComparable<nint>, IEquatable<nint>, ISpanFormattable
{
    private readonly nint _value;

    /// <summary>Zero.</summary>
    public static readonly nint Zero;

    /// <summary>The greatest value.</summary>
    public static nint MaxValue => unchecked((nint)9223372036854775807L);

    /// <summary>The least value.</summary>
    public static nint MinValue => unchecked((nint)(-9223372036854775808L));

    /// <summary>Bytes in a value.</summary>
    public static int Size => 8;

    /// <inheritdoc/>
    public int CompareTo(nint value) => _value < value ? -1 : _value > value ? 1 : 0;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is nint other ? CompareTo(other) : throw new ArgumentException("Object must be of type IntPtr.");

    /// <inheritdoc/>
    public bool Equals(nint obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is nint other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)_value ^ (int)((ulong)_value >> 32));

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((long)_value, 64, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((long)_value, 64, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((long)_value, 64, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((long)_value, 64, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static nint Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static nint Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Signed(s, 64, out long value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (nint)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out nint result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out nint result)
    {
        bool done = NumberParsing.Signed(s, 64, out long value) == NumberParsing.Outcome.Done;
        result = done ? (nint)value : default;
        return done;
    }
}
