namespace System;

/// <summary>Arithmetic failed.</summary>
public class ArithmeticException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public ArithmeticException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public ArithmeticException(string? message) : base(message)
    {
    }

    internal override string TypeName => "ArithmeticException";
}
