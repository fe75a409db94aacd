namespace System;

/// <summary>A value type with one more value: null.</summary>
public struct Nullable<T> where T : struct
{
    private readonly bool hasValue;
    internal T value;

    /// <summary>A present value.</summary>
    public Nullable(T value)
    {
        this.value = value;
        hasValue = true;
    }

    /// <summary>True if there is a value.</summary>
    public readonly bool HasValue => hasValue;

    /// <summary>The value; absence is a bug.</summary>
    public readonly T Value => hasValue ? value : throw new InvalidOperationException("Nullable object must have a value.");

    /// <summary>The value, or the type's default.</summary>
    public readonly T GetValueOrDefault() => value;

    /// <summary>The value, or the given default.</summary>
    public readonly T GetValueOrDefault(T defaultValue) => hasValue ? value : defaultValue;

    /// <inheritdoc/>
    public override bool Equals(object? other) => hasValue ? other != null && value.Equals(other) : other == null;

    /// <inheritdoc/>
    public override int GetHashCode() => hasValue ? value.GetHashCode() : 0;

    /// <inheritdoc/>
    public override string? ToString() => hasValue ? value.ToString() : "";

    /// <summary>Wraps a value.</summary>
    public static implicit operator Nullable<T>(T value) => new Nullable<T>(value);

    /// <summary>Unwraps a value.</summary>
    public static explicit operator T(Nullable<T> value) => value!.Value;
}
