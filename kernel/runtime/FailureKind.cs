namespace Dialogos.Kernel.Runtime;

/// <summary>Why the runtime ends the image.</summary>
internal enum FailureKind
{
    /// <summary>An exception was thrown.</summary>
    Exception,
    /// <summary>The compiler's own check failed, as a stack cookie.</summary>
    CompilerCheck,
    /// <summary>No memory is left for objects.</summary>
    OutOfMemory,
    /// <summary>The runtime found itself inconsistent.</summary>
    Runtime,
}
