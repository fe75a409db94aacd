namespace Dialogos.Kernel.Diagnostics;

/// <summary>How much a line matters.</summary>
public enum LogLevel : byte
{
    /// <summary>For somebody who looks for a fault.</summary>
    Debug,
    /// <summary>Things that happen once.</summary>
    Information,
    /// <summary>Something is wrong and the system goes on.</summary>
    Warning,
    /// <summary>Something failed.</summary>
    Error,
}
