namespace System;

/// <summary>Arrays of different dimensions.</summary>
public class RankException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public RankException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public RankException(string? message) : base(message)
    {
    }

    internal override string TypeName => "RankException";
}
