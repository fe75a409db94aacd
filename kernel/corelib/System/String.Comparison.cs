namespace System;

/// <summary>How texts compare: only the ordinal ways are offered, all others need a culture.</summary>
public enum StringComparison
{
    /// <summary>By code units.</summary>
    Ordinal = 4,
}

public sealed partial class String
{
    /// <inheritdoc/>
    public bool Equals(string? value) => ReferenceEquals(this, value) || (value is not null && ((ReadOnlySpan<char>)this).SequenceEqual(value));

    /// <summary>Equality by code units.</summary>
    public bool Equals(string? value, StringComparison comparisonType)
    {
        Require(comparisonType);
        return Equals(value);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is string other && Equals(other);

    /// <summary>Equality by code units.</summary>
    public static bool Equals(string? a, string? b) => ReferenceEquals(a, b) || (a is not null && a.Equals(b));

    /// <summary>Equality by code units.</summary>
    public static bool operator ==(string? a, string? b) => Equals(a, b);

    /// <summary>Inequality by code units.</summary>
    public static bool operator !=(string? a, string? b) => !Equals(a, b);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // FNV-1a over the code units.
        uint hash = 2166136261;
        foreach (char c in (ReadOnlySpan<char>)this)
            hash = unchecked((hash ^ c) * 16777619);
        return (int)hash;
    }

    /// <summary>Order by code units.</summary>
    public static int CompareOrdinal(string? strA, string? strB)
    {
        if (ReferenceEquals(strA, strB))
            return 0;
        if (strA is null)
            return -1;
        return strB is null ? 1 : ((ReadOnlySpan<char>)strA).SequenceCompareTo(strB);
    }

    /// <summary>Order by code units (.NET: by the invariant culture in invariant mode, which is the same).</summary>
    public int CompareTo(string? strB) => CompareOrdinal(this, strB);

    private static void Require(StringComparison comparison)
    {
        if (comparison != StringComparison.Ordinal)
            throw new ArgumentException("Only ordinal comparison is offered.", "comparisonType");
    }
}
