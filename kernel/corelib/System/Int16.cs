namespace System;

/// <summary>A 16-bit signed integer.</summary>
public readonly struct Int16 : IComparable, IComparable<short>, IEquatable<short>, ISpanFormattable
{
    private readonly short _value;

    /// <summary>The greatest value.</summary>
    public const short MaxValue = 32767;

    /// <summary>The least value.</summary>
    public const short MinValue = -32768;

    /// <inheritdoc/>
    public int CompareTo(short value) => _value - value;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is short other ? CompareTo(other) : throw new ArgumentException("Object must be of type Int16.");

    /// <inheritdoc/>
    public bool Equals(short obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is short other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((long)_value, 16, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((long)_value, 16, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((long)_value, 16, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((long)_value, 16, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static short Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static short Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Signed(s, 16, out long value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (short)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out short result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out short result)
    {
        bool done = NumberParsing.Signed(s, 16, out long value) == NumberParsing.Outcome.Done;
        result = done ? (short)value : default;
        return done;
    }
}
