using System;

namespace Dialogos.SelfImprove.Model.Gguf;

/// <summary>A file cannot be loaded; the message says what is wrong with it and where.</summary>
public sealed class GgufException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public GgufException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what the cause was.</summary>
    public GgufException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>No message; the other constructors are better.</summary>
    public GgufException()
    {
    }
}
