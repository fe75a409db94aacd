namespace System;

/// <summary>A division by zero.</summary>
public class DivideByZeroException : ArithmeticException
{
    /// <summary>An exception without a message of its own.</summary>
    public DivideByZeroException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public DivideByZeroException(string? message) : base(message)
    {
    }

    internal override string TypeName => "DivideByZeroException";
}
