namespace System;

/// <summary>A 8-bit signed integer.</summary>
public readonly struct SByte : IComparable, IComparable<sbyte>, IEquatable<sbyte>, ISpanFormattable
{
    private readonly sbyte _value;

    /// <summary>The greatest value.</summary>
    public const sbyte MaxValue = 127;

    /// <summary>The least value.</summary>
    public const sbyte MinValue = -128;

    /// <inheritdoc/>
    public int CompareTo(sbyte value) => _value - value;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is sbyte other ? CompareTo(other) : throw new ArgumentException("Object must be of type SByte.");

    /// <inheritdoc/>
    public bool Equals(sbyte obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is sbyte other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((long)_value, 8, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((long)_value, 8, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((long)_value, 8, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((long)_value, 8, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static sbyte Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static sbyte Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Signed(s, 8, out long value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (sbyte)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out sbyte result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out sbyte result)
    {
        bool done = NumberParsing.Signed(s, 8, out long value) == NumberParsing.Outcome.Done;
        result = done ? (sbyte)value : default;
        return done;
    }
}
