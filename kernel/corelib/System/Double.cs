using System.Runtime.CompilerServices;

namespace System;

/// <summary>A 64-bit floating-point number (IEEE 754). Text is the invariant culture's.</summary>
public readonly struct Double : IComparable, IComparable<double>, IEquatable<double>, ISpanFormattable
{
    private readonly double _value;

    /// <summary>The greatest finite value.</summary>
    public const double MaxValue = 1.7976931348623157E+308;

    /// <summary>The least finite value.</summary>
    public const double MinValue = -1.7976931348623157E+308;

    /// <summary>The least value above 0.</summary>
    public const double Epsilon = 4.9406564584124654E-324;

    /// <summary>No number.</summary>
    public const double NaN = (double)0.0 / (double)0.0;

    /// <summary>Above every number.</summary>
    public const double PositiveInfinity = (double)1.0 / (double)0.0;

    /// <summary>Below every number.</summary>
    public const double NegativeInfinity = (double)(-1.0) / (double)0.0;

    /// <summary>True for what is no number.</summary>
    public static bool IsNaN(double value) => !(value >= 0) && !(value <= 0);

    /// <summary>True for both infinities.</summary>
    public static bool IsInfinity(double value) => value is PositiveInfinity or NegativeInfinity;

    /// <summary>True for the infinity above.</summary>
    public static bool IsPositiveInfinity(double value) => value == PositiveInfinity;

    /// <summary>True for the infinity below.</summary>
    public static bool IsNegativeInfinity(double value) => value == NegativeInfinity;

    /// <summary>True for every number.</summary>
    public static bool IsFinite(double value) => !IsNaN(value) && !IsInfinity(value);

    /// <summary>True if the sign bit is set.</summary>
    public static bool IsNegative(double value) => Bits(value) >> 63 != 0;

    /// <inheritdoc/>
    public int CompareTo(double value)
    {
        if (_value < value)
            return -1;
        if (_value > value)
            return 1;
        if (_value == value)
            return 0;
        return IsNaN(_value) ? (IsNaN(value) ? 0 : -1) : 1;
    }

    /// <inheritdoc/>
    public int CompareTo(object? value) => value is null ? 1 : value is double other ? CompareTo(other) : throw new ArgumentException("Object must be of type Double.");

    /// <summary>Equal numbers, or both no number.</summary>
    public bool Equals(double obj) => _value == obj || (IsNaN(_value) && IsNaN(obj));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is double other && Equals(other);

    /// <summary>Equal for both zeros, and for everything that is no number.</summary>
    public override int GetHashCode() => _value == 0 ? 0 : IsNaN(_value) ? 1 : Bits(_value).GetHashCode();

    /// <summary>The shortest text that reads back as this number.</summary>
    public override string ToString() => FloatingPointFormatting.ToText(Bits(_value), FloatingPointShape.Double, default);

    /// <summary>The text in format G or R (the shortest), or F with an optional count of digits.</summary>
    public string ToString(string? format) => FloatingPointFormatting.ToText(Bits(_value), FloatingPointShape.Double, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        string text = FloatingPointFormatting.ToText(Bits(_value), FloatingPointShape.Double, format);
        bool fits = text.AsSpan().TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    /// <summary>The number that a text stands for.</summary>
    public static double Parse(string s) => s == null
        ? throw new ArgumentNullException(nameof(s))
        : TryParse(s, out double result) ? result : throw new FormatException("The input string was not in a correct format.");

    /// <summary>The number that a text stands for; false, and 0, if it is none.</summary>
    public static bool TryParse(string? s, out double result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>The number that a text stands for; false, and 0, if it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out double result)
    {
        bool parsed = FloatingPointParsing.TryParse(s, FloatingPointShape.Double, out ulong bits);
        ulong narrow = (ulong)bits;
        result = Unsafe.As<ulong, double>(ref narrow);
        return parsed;
    }

    private static ulong Bits(double value) => Unsafe.As<double, ulong>(ref value);
}
