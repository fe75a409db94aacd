namespace Dialogos.Kernel.Runtime;

/// <summary>The start of the managed world.</summary>
internal static class ManagedRuntime
{
    /// <summary>
    /// Materialises the statics and runs what must run before everything. An image calls it once, on one processor, as
    /// soon as <see cref="Platform.CommitPages"/> works, before its first object.
    /// </summary>
    internal static void Initialize() => Internal.Runtime.CompilerHelpers.StartupCodeHelpers.InitializeModule();
}
