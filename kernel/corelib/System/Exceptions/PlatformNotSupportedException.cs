namespace System;

/// <summary>The machine cannot do it.</summary>
public class PlatformNotSupportedException : NotSupportedException
{
    /// <summary>An exception without a message of its own.</summary>
    public PlatformNotSupportedException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public PlatformNotSupportedException(string? message) : base(message)
    {
    }

    internal override string TypeName => "PlatformNotSupportedException";
}
