namespace System;

/// <summary>A 32-bit signed integer.</summary>
public readonly struct Int32 : IComparable, IComparable<int>, IEquatable<int>, ISpanFormattable
{
    private readonly int _value;

    /// <summary>The greatest value.</summary>
    public const int MaxValue = 2147483647;

    /// <summary>The least value.</summary>
    public const int MinValue = -2147483648;

    /// <inheritdoc/>
    public int CompareTo(int value) => _value < value ? -1 : _value > value ? 1 : 0;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is int other ? CompareTo(other) : throw new ArgumentException("Object must be of type Int32.");

    /// <inheritdoc/>
    public bool Equals(int obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is int other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((long)_value, 32, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((long)_value, 32, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((long)_value, 32, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((long)_value, 32, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static int Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static int Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Signed(s, 32, out long value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (int)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out int result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out int result)
    {
        bool done = NumberParsing.Signed(s, 32, out long value) == NumberParsing.Outcome.Done;
        result = done ? (int)value : default;
        return done;
    }
}
