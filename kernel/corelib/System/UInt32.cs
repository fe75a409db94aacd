namespace System;

/// <summary>A 32-bit unsigned integer.</summary>
public readonly struct UInt32 : IComparable, IComparable<uint>, IEquatable<uint>, ISpanFormattable
{
    private readonly uint _value;

    /// <summary>The greatest value.</summary>
    public const uint MaxValue = 4294967295u;

    /// <summary>The least value.</summary>
    public const uint MinValue = 0;

    /// <inheritdoc/>
    public int CompareTo(uint value) => _value < value ? -1 : _value > value ? 1 : 0;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is uint other ? CompareTo(other) : throw new ArgumentException("Object must be of type UInt32.");

    /// <inheritdoc/>
    public bool Equals(uint obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is uint other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => (int)_value;

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((ulong)_value, 32, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((ulong)_value, 32, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((ulong)_value, 32, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((ulong)_value, 32, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static uint Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static uint Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Unsigned(s, 32, out ulong value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (uint)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out uint result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out uint result)
    {
        bool done = NumberParsing.Unsigned(s, 32, out ulong value) == NumberParsing.Outcome.Done;
        result = done ? (uint)value : default;
        return done;
    }
}
