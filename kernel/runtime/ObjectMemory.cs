namespace Dialogos.Kernel.Runtime;

/// <summary>Where objects come from: the kernel's collector, or a bump heap in images that end soon.</summary>
// SAFETY: the body returns zeroed memory of at least the size, aligned to 8, that belongs to the new object alone.
internal static unsafe partial class ObjectMemory
{
    /// <summary>
    /// Zeroed memory for an object of a size (a multiple of 8, header word included); the address is that of the method
    /// table's word, eight bytes behind the start. Never null: it fails fast instead.
    /// </summary>
    internal static partial byte* Allocate(nuint size);
}
