namespace System.Diagnostics;

/// <summary>Called only where the symbol is defined.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class ConditionalAttribute : Attribute
{
    /// <summary>Called only where the symbol is defined.</summary>
    public ConditionalAttribute(string conditionString)
    {
    }
}

/// <summary>Not shown in stack traces.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class StackTraceHiddenAttribute : Attribute
{
}

/// <summary>How a debugger shows it.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DebuggerDisplayAttribute : Attribute
{
    /// <summary>How a debugger shows it.</summary>
    public DebuggerDisplayAttribute(string? value)
    {
    }
}

/// <summary>Debugging modes.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DebuggableAttribute : Attribute
{
    /// <summary>Debugging modes.</summary>
    public DebuggableAttribute(DebuggableAttribute.DebuggingModes modes)
    {
    }

    /// <summary>Modes.</summary>
    [Flags]
    public enum DebuggingModes
    {
        /// <summary>None.</summary>
        None = 0,
        /// <summary>Default.</summary>
        Default = 1,
        /// <summary>Ignores sequence points of symbols.</summary>
        IgnoreSymbolStoreSequencePoints = 2,
        /// <summary>Edit and continue.</summary>
        EnableEditAndContinue = 4,
        /// <summary>Not optimised.</summary>
        DisableOptimizations = 256,
    }
}

/// <summary>Not stepped into.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class DebuggerHiddenAttribute : Attribute
{
}
