namespace Dialogos.Kernel.Runtime;

// SAFETY: the pointer is what the heap returns.
internal static unsafe partial class ObjectMemory
{
    internal static partial byte* Allocate(nuint size) => BumpHeap.Allocate(size);
}
