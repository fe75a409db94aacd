namespace System;

/// <summary>A value too large for its type.</summary>
public class OverflowException : ArithmeticException
{
    /// <summary>An exception without a message of its own.</summary>
    public OverflowException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public OverflowException(string? message) : base(message)
    {
    }

    internal override string TypeName => "OverflowException";
}
