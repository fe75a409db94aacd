namespace System;

/// <summary>A 64-bit signed integer.</summary>
public readonly struct Int64 : IComparable, IComparable<long>, IEquatable<long>, ISpanFormattable
{
    private readonly long _value;

    /// <summary>The greatest value.</summary>
    public const long MaxValue = 9223372036854775807L;

    /// <summary>The least value.</summary>
    public const long MinValue = -9223372036854775808L;

    /// <inheritdoc/>
    public int CompareTo(long value) => _value < value ? -1 : _value > value ? 1 : 0;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is long other ? CompareTo(other) : throw new ArgumentException("Object must be of type Int64.");

    /// <inheritdoc/>
    public bool Equals(long obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is long other && _value == other;

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
    public static long Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static long Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Signed(s, 64, out long value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (long)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out long result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out long result)
    {
        bool done = NumberParsing.Signed(s, 64, out long value) == NumberParsing.Outcome.Done;
        result = done ? (long)value : default;
        return done;
    }
}
