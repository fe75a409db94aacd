namespace System;

/// <summary>A 8-bit unsigned integer.</summary>
public readonly struct Byte : IComparable, IComparable<byte>, IEquatable<byte>, ISpanFormattable
{
    private readonly byte _value;

    /// <summary>The greatest value.</summary>
    public const byte MaxValue = 255;

    /// <summary>The least value.</summary>
    public const byte MinValue = 0;

    /// <inheritdoc/>
    public int CompareTo(byte value) => _value - value;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is byte other ? CompareTo(other) : throw new ArgumentException("Object must be of type Byte.");

    /// <inheritdoc/>
    public bool Equals(byte obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is byte other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((ulong)_value, 8, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((ulong)_value, 8, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((ulong)_value, 8, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((ulong)_value, 8, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static byte Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static byte Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Unsigned(s, 8, out ulong value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (byte)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out byte result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out byte result)
    {
        bool done = NumberParsing.Unsigned(s, 8, out ulong value) == NumberParsing.Outcome.Done;
        result = done ? (byte)value : default;
        return done;
    }
}
