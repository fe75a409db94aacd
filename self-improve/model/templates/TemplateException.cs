using System;

namespace Dialogos.SelfImprove.Model.Templates;

/// <summary>A chat template uses what this subset of Jinja lacks, or refuses the conversation itself.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public TemplateException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and why.</summary>
    public TemplateException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>No message; the other constructors are better.</summary>
    public TemplateException()
    {
    }
}
