namespace System;

/// <summary>From one position up to another.</summary>
public readonly struct Range : IEquatable<Range>
{
    /// <summary>A range.</summary>
    public Range(Index start, Index end)
    {
        Start = start;
        End = end;
    }

    /// <summary>The first element.</summary>
    public Index Start { get; }

    /// <summary>Behind the last element.</summary>
    public Index End { get; }

    /// <summary>Everything.</summary>
    public static Range All => new(Index.Start, Index.End);

    /// <summary>From a position to the end.</summary>
    public static Range StartAt(Index start) => new(start, Index.End);

    /// <summary>From the start to a position.</summary>
    public static Range EndAt(Index end) => new(Index.Start, end);

    /// <summary>The range in a sequence of a length.</summary>
    public (int Offset, int Length) GetOffsetAndLength(int length)
    {
        int start = Start.GetOffset(length), end = End.GetOffset(length);
        if ((uint)end > (uint)length || (uint)start > (uint)end)
            throw new ArgumentOutOfRangeException(nameof(length));
        return (start, end - start);
    }

    /// <inheritdoc/>
    public bool Equals(Range other) => Start.Equals(other.Start) && End.Equals(other.End);

    /// <inheritdoc/>
    public override bool Equals(object? value) => value is Range other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Start, End);

    /// <inheritdoc/>
    public override string ToString() => Start.ToString() + ".." + End.ToString();
}
