namespace System;

/// <summary>A 16-bit unsigned integer.</summary>
public readonly struct UInt16 : IComparable, IComparable<ushort>, IEquatable<ushort>, ISpanFormattable
{
    private readonly ushort _value;

    /// <summary>The greatest value.</summary>
    public const ushort MaxValue = 65535;

    /// <summary>The least value.</summary>
    public const ushort MinValue = 0;

    /// <inheritdoc/>
    public int CompareTo(ushort value) => _value - value;

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is ushort other ? CompareTo(other) : throw new ArgumentException("Object must be of type UInt16.");

    /// <inheritdoc/>
    public bool Equals(ushort obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ushort other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <inheritdoc/>
    public override string ToString() => NumberFormatting.ToText((ulong)_value, 16, default);

    /// <summary>The text in format D, X, x or B, with an optional count of digits.</summary>
    public string ToString(string? format) => NumberFormatting.ToText((ulong)_value, 16, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => NumberFormatting.ToText((ulong)_value, 16, format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        NumberFormatting.TryFormat((ulong)_value, 16, destination, out charsWritten, format);

    /// <summary>Reads a decimal integer, with blanks and a sign allowed as in .NET's NumberStyles.Integer.</summary>
    public static ushort Parse(string s) => Parse((ReadOnlySpan<char>)(s ?? throw new ArgumentNullException(nameof(s))));

    /// <summary>Reads a decimal integer.</summary>
    public static ushort Parse(ReadOnlySpan<char> s)
    {
        NumberParsing.Outcome outcome = NumberParsing.Unsigned(s, 16, out ulong value);
        NumberParsing.ThrowUnlessDone(outcome);
        return (ushort)value;
    }

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(string? s, out ushort result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>Reads a decimal integer if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out ushort result)
    {
        bool done = NumberParsing.Unsigned(s, 16, out ulong value) == NumberParsing.Outcome.Done;
        result = done ? (ushort)value : default;
        return done;
    }
}
