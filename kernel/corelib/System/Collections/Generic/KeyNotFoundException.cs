namespace System.Collections.Generic;

/// <summary>A key that a dictionary does not hold.</summary>
public class KeyNotFoundException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public KeyNotFoundException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public KeyNotFoundException(string? message) : base(message)
    {
    }

    internal override string TypeName => "KeyNotFoundException";
}
