using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Runtime.Collector;

namespace Dialogos.Kernel.Runtime;

// The collected heap under the allocator: a window's next cell, or the slow way.
// SAFETY: a window's cells are cleared and nobody else's; interrupts are off, so the processor stays the same.
internal static unsafe partial class ObjectMemory
{
    private const nuint HeaderSize = 8;

    // SAFETY: a window's cells are cleared and nobody else's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static partial byte* Allocate(nuint size)
    {
        byte* cell = AllocateCell(size);
        return cell != null ? cell + HeaderSize : AllocateSlowly(size);
    }

    // SAFETY: under the heap's lock; a large object's method table is cleared before interrupts are restored.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* AllocateSlowly(nuint size)
    {
        ulong flags = Platform.DisableInterrupts();
        if (!Platform.MayAllocate(flags))
            Platform.FailFast(FailureKind.Runtime, "An object was created with interrupts off: in an interrupt handler or under a spin lock.");
        ManagedHeap.Enter();
        Collection.BeforeAllocation(size);
        byte* start;
        bool cleared = true;
        if (size <= SizeClasses.Largest)
        {
            int sizeClass = SizeClasses.Of(size);
            ManagedHeap.Window* window = ManagedHeap.WindowOf(sizeClass);

            // A collection closes windows; another one may have been opened before the lock was had.
            if (window->Next == window->End && !ManagedHeap.Refill(sizeClass))
            {
                Collection.CollectForWantOfPages();
                if (!ManagedHeap.Refill(sizeClass))
                    HeapFigures.FailOutOfMemory(size);
            }

            start = (byte*)window->Next;
            window->Next += window->CellSize;
        }
        else
        {
            start = ManagedHeap.TakeLarge(size, out cleared);
            if (start == null)
            {
                Collection.CollectForWantOfPages();
                start = ManagedHeap.TakeLarge(size, out cleared);
                if (start == null)
                    HeapFigures.FailOutOfMemory(size);
            }
        }

        ManagedHeap.Exit();
        Platform.RestoreInterrupts(flags);
        if (!cleared)
            MemoryRoutines.Fill(start, 0, size);
        return start + HeaderSize;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("AllocateCell")]
    private static extern byte* AllocateCell(nuint size);
}
