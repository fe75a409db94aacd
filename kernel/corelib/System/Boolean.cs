namespace System;

/// <summary>True or false.</summary>
public readonly struct Boolean : IComparable<bool>, IEquatable<bool>
{
    private readonly bool _value;

    /// <summary>The text of true.</summary>
    public static readonly string TrueString = "True";

    /// <summary>The text of false.</summary>
    public static readonly string FalseString = "False";

    /// <inheritdoc/>
    public int CompareTo(bool value) => _value == value ? 0 : _value ? 1 : -1;

    /// <inheritdoc/>
    public bool Equals(bool obj) => _value == obj;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is bool other && _value == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _value ? 1 : 0;

    /// <inheritdoc/>
    public override string ToString() => _value ? "True" : "False";
}
