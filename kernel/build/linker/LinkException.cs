using System;

namespace Dialogos.Kernel.Build.Linker;

/// <summary>The objects cannot be linked; the message says which and why, one fault a line.</summary>
public sealed class LinkException : Exception
{
    /// <summary>With one fault a line.</summary>
    public LinkException(string message) : base(message) { }
}
