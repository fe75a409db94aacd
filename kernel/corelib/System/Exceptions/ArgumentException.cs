namespace System;

/// <summary>An argument outside a method's contract.</summary>
public class ArgumentException : SystemException
{
    /// <summary>An exception without a message of its own.</summary>
    public ArgumentException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public ArgumentException(string? message) : base(message)
    {
    }

    /// <summary>Says what is wrong with which argument.</summary>
    public ArgumentException(string? message, string? paramName) : base(message) => ParamName = paramName;

    /// <summary>The argument.</summary>
    public string? ParamName { get; }

    /// <inheritdoc/>
    public override string Message => ParamName == null ? base.Message : base.Message + " (Parameter '" + ParamName + "')";

    internal override string TypeName => "ArgumentException";
}
