namespace System;

/// <summary>Use after Dispose.</summary>
public class ObjectDisposedException : InvalidOperationException
{
    /// <summary>An exception without a message of its own.</summary>
    public ObjectDisposedException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public ObjectDisposedException(string? message) : base(message)
    {
    }

    internal override string TypeName => "ObjectDisposedException";
}
