namespace System;

/// <summary>An argument outside its range.</summary>
public class ArgumentOutOfRangeException : ArgumentException
{
    /// <summary>An exception without a message of its own.</summary>
    public ArgumentOutOfRangeException()
    {
    }

    /// <summary>Names the argument.</summary>
    public ArgumentOutOfRangeException(string? paramName) : base("Specified argument was out of the range of valid values.", paramName)
    {
    }

    /// <summary>Names the argument and says what is wrong with it.</summary>
    public ArgumentOutOfRangeException(string? paramName, string? message) : base(message, paramName)
    {
    }

    internal override string TypeName => "ArgumentOutOfRangeException";
}
