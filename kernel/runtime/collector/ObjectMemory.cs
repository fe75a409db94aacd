namespace Dialogos.Kernel.Runtime;

internal static unsafe partial class ObjectMemory
{
    // SAFETY: as the declaration says.
    internal static partial byte* Allocate(nuint size) => BumpHeap.Allocate(size);
}
