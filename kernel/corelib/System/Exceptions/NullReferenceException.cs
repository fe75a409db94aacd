namespace System;

/// <summary>A null reference was followed.</summary>
public class NullReferenceException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public NullReferenceException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public NullReferenceException(string? message) : base(message)
    {
    }

    internal override string TypeName => "NullReferenceException";
}
