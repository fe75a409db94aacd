namespace System;

/// <summary>A call that the object's state does not allow.</summary>
public class InvalidOperationException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public InvalidOperationException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public InvalidOperationException(string? message) : base(message)
    {
    }

    internal override string TypeName => "InvalidOperationException";
}
