namespace System.Diagnostics;

/// <summary>Code that cannot be reached was.</summary>
public class UnreachableException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public UnreachableException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public UnreachableException(string? message) : base(message)
    {
    }

    internal override string TypeName => "UnreachableException";
}
