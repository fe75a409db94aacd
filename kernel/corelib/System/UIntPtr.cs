namespace System;

/// <summary>A native-size unsigned integer.</summary>
public readonly struct UIntPtr : IComparable, IComparable<nuint>, IEquatable<nuint>, ISpanFormattable
{
    private readonly nuint _value;

    /// <summary>Zero.</summary>
    public static readonly nuint Zero;

    /// <summary>The greatest value.</summary>
    public static nuint MaxValue => unchecked((nuint)18446744073709551615UL);

    /// <summary>The least value.</summary>
    public static nuint MinValue => unchecked((nuint)(0UL));

    /// <summary>Bytes in a value.</summary>
    public static int Size => 8;

    /// <inheritdoc/>
    public int CompareTo(nuint value) => _value < value ? -1 : _value > value ? 1 : 0;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is nuint other ? CompareTo(other) : throw new ArgumentException("Object must be of type UIntPtr.");

    /// <inheritdoc/>
    public bool Equals(nuint obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is nuint other && _value == other;

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
    public static nuint Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static nuint Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Unsigned(s, 64, out ulong value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (nuint)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out nuint result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out nuint result)
    {
        bool done = NumberParsing.Unsigned(s, 64, out ulong value) == NumberParsing.Outcome.Done;
        result = done ? (nuint)value : default;
        return done;
    }
}
