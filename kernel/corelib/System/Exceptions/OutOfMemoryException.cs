namespace System;

/// <summary>No memory is left.</summary>
public class OutOfMemoryException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public OutOfMemoryException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public OutOfMemoryException(string? message) : base(message)
    {
    }

    internal override string TypeName => "OutOfMemoryException";
}
