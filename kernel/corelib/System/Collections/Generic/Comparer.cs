namespace System.Collections.Generic;

/// <summary>Order of a type.</summary>
public abstract class Comparer<T> : IComparer<T>
{
    /// <summary>By IComparable; null is least.</summary>
    public static Comparer<T> Default { get; } = new DefaultComparer<T>();

    /// <inheritdoc/>
    public abstract int Compare(T? x, T? y);

    /// <summary>An order from a delegate.</summary>
    public static Comparer<T> Create(Comparison<T> comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return new ComparisonComparer<T>(comparison);
    }
}

/// <summary>By IComparable; null is least.</summary>
internal sealed class DefaultComparer<T> : Comparer<T>
{
    public override int Compare(T? x, T? y)
    {
        if (x is null)
            return y is null ? 0 : -1;
        if (y is null)
            return 1;
        if (x is IComparable<T> generic)
            return generic.CompareTo(y);
        if (x is IComparable ordinary)
            return ordinary.CompareTo(y);
        throw new ArgumentException("At least one object must implement IComparable.");
    }
}

/// <summary>By a delegate.</summary>
internal sealed class ComparisonComparer<T> : Comparer<T>
{
    private readonly Comparison<T> _comparison;

    internal ComparisonComparer(Comparison<T> comparison) => _comparison = comparison;

    public override int Compare(T? x, T? y) => _comparison(x!, y!);
}
