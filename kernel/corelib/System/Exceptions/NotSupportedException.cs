namespace System;

/// <summary>A call that is not supported.</summary>
public class NotSupportedException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public NotSupportedException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public NotSupportedException(string? message) : base(message)
    {
    }

    internal override string TypeName => "NotSupportedException";
}
