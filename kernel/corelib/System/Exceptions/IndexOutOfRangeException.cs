namespace System;

/// <summary>An index outside an array.</summary>
public class IndexOutOfRangeException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public IndexOutOfRangeException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public IndexOutOfRangeException(string? message) : base(message)
    {
    }

    internal override string TypeName => "IndexOutOfRangeException";
}
