namespace System;

/// <summary>A store of an object into an array of another type.</summary>
public class ArrayTypeMismatchException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public ArrayTypeMismatchException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public ArrayTypeMismatchException(string? message) : base(message)
    {
    }

    internal override string TypeName => "ArrayTypeMismatchException";
}
