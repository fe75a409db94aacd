namespace System;

/// <summary>A type could not be built.</summary>
public class TypeLoadException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public TypeLoadException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public TypeLoadException(string? message) : base(message)
    {
    }

    internal override string TypeName => "TypeLoadException";
}
