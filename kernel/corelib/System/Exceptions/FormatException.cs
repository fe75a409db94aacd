namespace System;

/// <summary>A text in another format.</summary>
public class FormatException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public FormatException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public FormatException(string? message) : base(message)
    {
    }

    internal override string TypeName => "FormatException";
}
