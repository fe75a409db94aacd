using System.Threading;

namespace Dialogos.Kernel.Runtime;

/// <summary>Memory for the runtime's own tables, never freed and never scanned.</summary>
// SAFETY: hands out disjoint parts of pages that the platform gave for good.
internal static unsafe class PermanentMemory
{
    private const nuint ChunkSize = 16 * 1024;
    private static byte* s_next;
    private static byte* s_end;
    private static int s_busy;

    /// <summary>Zeroed memory, aligned to 8.</summary>
    internal static byte* Allocate(nuint size)
    {
        size = (size + 7) & ~(nuint)7;
        while (Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
            Platform.Yield();
        if ((nuint)(s_end - s_next) < size)
        {
            nuint chunk = size > ChunkSize ? (size + Platform.PageSize - 1) & ~(Platform.PageSize - 1) : ChunkSize;
            s_next = Platform.CommitPages(chunk);
            if (s_next == null)
                Platform.FailFast(FailureKind.OutOfMemory, "No page is left for the runtime's tables.");
            s_end = s_next + chunk;
        }

        byte* result = s_next;
        s_next += size;
        Volatile.Write(ref s_busy, 0);
        return result;
    }
}
