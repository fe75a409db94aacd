namespace System;

/// <summary>A bug in the kernel. Throwing one is a panic: nothing unwinds, nothing is caught.</summary>
public class Exception
{
    private readonly string? _message;

    /// <summary>An exception without a message.</summary>
    public Exception()
    {
    }

    /// <summary>An exception that says what went wrong.</summary>
    public Exception(string? message) => _message = message;

    /// <summary>An exception with its cause.</summary>
    public Exception(string? message, Exception? innerException)
    {
        _message = message;
        InnerException = innerException;
    }

    /// <summary>What went wrong.</summary>
    public virtual string Message => _message ?? TypeName;

    /// <summary>The cause.</summary>
    public Exception? InnerException { get; }

    /// <summary>The name that a panic shows: that of the nearest type of the core library.</summary>
    internal virtual string TypeName => "Exception";

    /// <inheritdoc/>
    public override string ToString() => TypeName + ": " + Message;
}
