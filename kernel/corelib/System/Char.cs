namespace System;

/// <summary>A UTF-16 code unit. Only the helpers whose .NET contract is about ASCII or surrogates are offered.</summary>
public readonly struct Char : IComparable<char>, IEquatable<char>
{
    private readonly char _value;

    /// <summary>The greatest value.</summary>
    public const char MaxValue = '\uFFFF';

    /// <summary>The least value.</summary>
    public const char MinValue = '\0';

    /// <inheritdoc/>
    public int CompareTo(char value) => _value - value;

    /// <inheritdoc/>
    public bool Equals(char obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is char other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value | (_value << 16);

    /// <inheritdoc/>
    public override string ToString() => new(_value, 1);

    /// <summary>The text of one character.</summary>
    public static string ToString(char c) => new(c, 1);

    /// <summary>A code below 128.</summary>
    public static bool IsAscii(char c) => c < 128;

    /// <summary>0-9.</summary>
    public static bool IsAsciiDigit(char c) => (uint)(c - '0') <= 9;

    /// <summary>A-Z or a-z.</summary>
    public static bool IsAsciiLetter(char c) => (uint)((c | 0x20) - 'a') <= 'z' - 'a';

    /// <summary>a-z.</summary>
    public static bool IsAsciiLetterLower(char c) => (uint)(c - 'a') <= 'z' - 'a';

    /// <summary>A-Z.</summary>
    public static bool IsAsciiLetterUpper(char c) => (uint)(c - 'A') <= 'Z' - 'A';

    /// <summary>A letter or a digit of ASCII.</summary>
    public static bool IsAsciiLetterOrDigit(char c) => IsAsciiLetter(c) || IsAsciiDigit(c);

    /// <summary>0-9, A-F or a-f.</summary>
    public static bool IsAsciiHexDigit(char c) => IsAsciiDigit(c) || (uint)((c | 0x20) - 'a') <= 'f' - 'a';

    /// <summary>Within the bounds, both included.</summary>
    public static bool IsBetween(char c, char minInclusive, char maxInclusive) => (uint)(c - minInclusive) <= (uint)(maxInclusive - minInclusive);

    /// <summary>White space of Unicode (properties Zs, Zl, Zp and the control characters that .NET counts).</summary>
    public static bool IsWhiteSpace(char c) => c switch
    {
        ' ' or (>= '\t' and <= '\r') or '\u0085' or '\u00A0' or '\u1680' => true,
        >= '\u2000' and <= '\u200A' => true,
        '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' => true,
        _ => false,
    };

    /// <summary>C0 or C1 control character, or delete.</summary>
    public static bool IsControl(char c) => c < ' ' || (c >= '\u007F' && c <= '\u009F');

    /// <summary>Half of a pair.</summary>
    public static bool IsSurrogate(char c) => IsBetween(c, '\uD800', '\uDFFF');

    /// <summary>The first half of a pair.</summary>
    public static bool IsHighSurrogate(char c) => IsBetween(c, '\uD800', '\uDBFF');

    /// <summary>The second half of a pair.</summary>
    public static bool IsLowSurrogate(char c) => IsBetween(c, '\uDC00', '\uDFFF');
}
