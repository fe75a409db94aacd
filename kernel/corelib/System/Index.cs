namespace System;

/// <summary>A position from the start or from the end.</summary>
public readonly struct Index : IEquatable<Index>
{
    private readonly int _value;

    /// <summary>A position.</summary>
    public Index(int value, bool fromEnd = false)
    {
        if (value < 0)
            throw new ArgumentOutOfRangeException(nameof(value), "Non-negative number required.");
        _value = fromEnd ? ~value : value;
    }

    /// <summary>The first element.</summary>
    public static Index Start => new(0);

    /// <summary>Behind the last element.</summary>
    public static Index End => new(0, true);

    /// <summary>The distance from where it counts.</summary>
    public int Value => _value < 0 ? ~_value : _value;

    /// <summary>True if counted from the end.</summary>
    public bool IsFromEnd => _value < 0;

    /// <summary>Counts from the start.</summary>
    public static Index FromStart(int value) => new(value);

    /// <summary>Counts from the end.</summary>
    public static Index FromEnd(int value) => new(value, true);

    /// <summary>The offset in a sequence of a length.</summary>
    public int GetOffset(int length) => _value < 0 ? _value + length + 1 : _value;

    /// <inheritdoc/>
    public bool Equals(Index other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? value) => value is Index other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value;

    /// <inheritdoc/>
    public override string ToString() => IsFromEnd ? "^" + ((uint)Value).ToString() : ((uint)Value).ToString();

    /// <summary>Counts from the start.</summary>
    public static implicit operator Index(int value) => new(value);
}
