namespace System;

/// <summary>A bug that the runtime found.</summary>
public class SystemException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public SystemException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public SystemException(string? message) : base(message)
    {
    }

    internal override string TypeName => "SystemException";
}
