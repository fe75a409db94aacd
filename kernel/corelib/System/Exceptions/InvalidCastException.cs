namespace System;

/// <summary>A cast to a type that the object is not.</summary>
public class InvalidCastException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public InvalidCastException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public InvalidCastException(string? message) : base(message)
    {
    }

    internal override string TypeName => "InvalidCastException";
}
