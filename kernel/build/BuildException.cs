using System;

namespace Dialogos.Kernel.Build;

/// <summary>The sources do not make an image; the message is for people, one fault a line.</summary>
public sealed class BuildException : Exception
{
    /// <summary>With one fault a line.</summary>
    public BuildException(string message) : base(message) { }
}
