using System.Runtime.CompilerServices;

namespace System;

/// <summary>A 32-bit floating-point number (IEEE 754). Text is the invariant culture's.</summary>
public readonly struct Single : IComparable, IComparable<float>, IEquatable<float>, ISpanFormattable
{
    private readonly float _value;

    /// <summary>The greatest finite value.</summary>
    public const float MaxValue = 3.40282346638528859e+38f;

    /// <summary>The least finite value.</summary>
    public const float MinValue = -3.40282346638528859e+38f;

    /// <summary>The least value above 0.</summary>
    public const float Epsilon = 1.4e-45f;

    /// <summary>No number.</summary>
    public const float NaN = (float)0.0 / (float)0.0;

    /// <summary>Above every number.</summary>
    public const float PositiveInfinity = (float)1.0 / (float)0.0;

    /// <summary>Below every number.</summary>
    public const float NegativeInfinity = (float)(-1.0) / (float)0.0;

    /// <summary>True for what is no number.</summary>
    public static bool IsNaN(float value) => !(value >= 0) && !(value <= 0);

    /// <summary>True for both infinities.</summary>
    public static bool IsInfinity(float value) => value is PositiveInfinity or NegativeInfinity;

    /// <summary>True for the infinity above.</summary>
    public static bool IsPositiveInfinity(float value) => value == PositiveInfinity;

    /// <summary>True for the infinity below.</summary>
    public static bool IsNegativeInfinity(float value) => value == NegativeInfinity;

    /// <summary>True for every number.</summary>
    public static bool IsFinite(float value) => !IsNaN(value) && !IsInfinity(value);

    /// <summary>True if the sign bit is set.</summary>
    public static bool IsNegative(float value) => Bits(value) >> 31 != 0;

    /// <inheritdoc/>
    public int CompareTo(float value)
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
    public int CompareTo(object? value) => value is null ? 1 : value is float other ? CompareTo(other) : throw new ArgumentException("Object must be of type Single.");

    /// <summary>Equal numbers, or both no number.</summary>
    public bool Equals(float obj) => _value == obj || (IsNaN(_value) && IsNaN(obj));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is float other && Equals(other);

    /// <summary>Equal for both zeros, and for everything that is no number.</summary>
    public override int GetHashCode() => _value == 0 ? 0 : IsNaN(_value) ? 1 : Bits(_value).GetHashCode();

    /// <summary>The shortest text that reads back as this number.</summary>
    public override string ToString() => FloatingPointFormatting.ToText(Bits(_value), FloatingPointShape.Single, default);

    /// <summary>The text in format G or R (the shortest), or F with an optional count of digits.</summary>
    public string ToString(string? format) => FloatingPointFormatting.ToText(Bits(_value), FloatingPointShape.Single, format);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        string text = FloatingPointFormatting.ToText(Bits(_value), FloatingPointShape.Single, format);
        bool fits = text.AsSpan().TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    /// <summary>The number that a text stands for.</summary>
    public static float Parse(string s) => s == null
        ? throw new ArgumentNullException(nameof(s))
        : TryParse(s, out float result) ? result : throw new FormatException("The input string was not in a correct format.");

    /// <summary>The number that a text stands for; false, and 0, if it is none.</summary>
    public static bool TryParse(string? s, out float result) => TryParse((ReadOnlySpan<char>)s, out result);

    /// <summary>The number that a text stands for; false, and 0, if it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out float result)
    {
        bool parsed = FloatingPointParsing.TryParse(s, FloatingPointShape.Single, out ulong bits);
        uint narrow = (uint)bits;
        result = Unsafe.As<uint, float>(ref narrow);
        return parsed;
    }

    private static uint Bits(float value) => Unsafe.As<float, uint>(ref value);
}
