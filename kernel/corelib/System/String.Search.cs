namespace System;

public sealed partial class String
{
    /// <summary>Where the character is first, or -1.</summary>
    public int IndexOf(char value) => ((ReadOnlySpan<char>)this).IndexOf(value);

    /// <summary>Where the character is first from a position on, or -1.</summary>
    public int IndexOf(char value, int startIndex)
    {
        if ((uint)startIndex > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(startIndex));
        int index = ((ReadOnlySpan<char>)this).Slice(startIndex).IndexOf(value);
        return index < 0 ? -1 : startIndex + index;
    }

    /// <summary>Where the text is first, or -1.</summary>
    public int IndexOf(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        Require(comparisonType);
        return ((ReadOnlySpan<char>)this).IndexOf((ReadOnlySpan<char>)value);
    }

    /// <summary>Where the character is last, or -1.</summary>
    public int LastIndexOf(char value) => ((ReadOnlySpan<char>)this).LastIndexOf(value);

    /// <summary>Where any of the characters is first, or -1.</summary>
    public int IndexOfAny(char[] anyOf) => ((ReadOnlySpan<char>)this).IndexOfAny((ReadOnlySpan<char>)anyOf);

    /// <summary>True if the character occurs.</summary>
    public bool Contains(char value) => IndexOf(value) >= 0;

    /// <summary>True if the text occurs.</summary>
    public bool Contains(string value) => IndexOf(value, StringComparison.Ordinal) >= 0;

    /// <summary>True if it starts with the character.</summary>
    public bool StartsWith(char value) => Length != 0 && this[0] == value;

    /// <summary>True if it ends with the character.</summary>
    public bool EndsWith(char value) => Length != 0 && this[Length - 1] == value;

    /// <summary>True if it starts with the text.</summary>
    public bool StartsWith(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        Require(comparisonType);
        return ((ReadOnlySpan<char>)this).StartsWith(value);
    }

    /// <summary>True if it ends with the text.</summary>
    public bool EndsWith(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        Require(comparisonType);
        return ((ReadOnlySpan<char>)this).EndsWith(value);
    }
}
