namespace System;

/// <summary>A 64-bit unsigned integer.</summary>
public readonly struct UInt64 : IComparable, IComparable<ulong>, IEquatable<ulong>, ISpanFormattable
{
    private readonly ulong _value;

    /// <summary>The greatest value.</summary>
    public const ulong MaxValue = 18446744073709551615UL;

    /// <summary>The least value.</summary>
    public const ulong MinValue = 0;

    /// <inheritdoc/>
    public int CompareTo(ulong value) => _value < value ? -1 : _value > value ? 1 : 0;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is ulong other ? CompareTo(other) : throw new ArgumentException("Object must be of type UInt64.");

    /// <inheritdoc/>
    public bool Equals(ulong obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ulong other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)_value ^ (int)((ulong)_value >> 32));

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((ulong)_value, 64, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((ulong)_value, 64, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((ulong)_value, 64, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((ulong)_value, 64, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static ulong Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static ulong Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Unsigned(s, 64, out ulong value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (ulong)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out ulong result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out ulong result)
    {
        bool done = NumberParsing.Unsigned(s, 64, out ulong value) == NumberParsing.Outcome.Done;
        result = done ? (ulong)value : default;
        return done;
    }
}
