namespace System;

/// <summary>A call that is not written yet.</summary>
public class NotImplementedException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public NotImplementedException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public NotImplementedException(string? message) : base(message)
    {
    }

    internal override string TypeName => "NotImplementedException";
}
