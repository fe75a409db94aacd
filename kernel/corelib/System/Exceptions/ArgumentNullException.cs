namespace System;

/// <summary>A null argument where none is allowed.</summary>
public class ArgumentNullException : ArgumentException
{
    /// <summary>An exception without a message of its own.</summary>
    public ArgumentNullException()
    {
    }

    /// <summary>Names the argument.</summary>
    public ArgumentNullException(string? paramName) : base("Value cannot be null.", paramName)
    {
    }

    /// <summary>Throws if the argument is null.</summary>
    public static void ThrowIfNull(object? argument, [Runtime.CompilerServices.CallerArgumentExpression(nameof(argument))] string? paramName = null)
    {
        if (argument is null)
            throw new ArgumentNullException(paramName);
    }

    internal override string TypeName => "ArgumentNullException";
}
