namespace Dialogos.Kernel.Runtime;

internal static unsafe partial class ObjectMemory // SAFETY: the pointer is what the heap returns.
{
    internal static partial byte* Allocate(nuint size) => BumpHeap.Allocate(size);
}
