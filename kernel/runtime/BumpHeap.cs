using System.Threading;

namespace Dialogos.Kernel.Runtime;

/// <summary>Objects one behind the other, never freed: for images that end soon.</summary>
// SAFETY: hands out disjoint parts of chunks that the platform gave for good.
internal static unsafe class BumpHeap
{
    private const nuint ChunkSize = 256 * 1024;
    private const nuint HeaderSize = 8;
    private static byte* s_next;
    private static byte* s_end;
    private static int s_busy;

    internal static byte* Allocate(nuint size)
    {
        while (Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
            Platform.Yield();
        if ((nuint)(s_end - s_next) < size)
            AddChunk(size);
        byte* start = s_next;
        s_next += size;
        Volatile.Write(ref s_busy, 0);
        return start + HeaderSize;
    }

    private static void AddChunk(nuint size)
    {
        nuint needed = size > ChunkSize ? (size + Platform.PageSize - 1) & ~(Platform.PageSize - 1) : ChunkSize;
        s_next = Platform.CommitPages(needed);
        if (s_next == null)
            Platform.FailFast(FailureKind.OutOfMemory, "The managed heap has no page left.");
        s_end = s_next + needed;
    }
}
