// Words. A frame that several page tables or caches use has *further references*: their number is one less than that of its
// users. A frame without any belongs to one user, who may write it.
using System.Threading;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>Counts the users of frames that are shared. Safe from any processor.</summary>
public static class FrameReferences
{
    private const ulong FramesPerChunk = 1024;
    // One frame of counters for each 4 MiB of memory.
    private static ulong[] s_chunks = [];

    /// <summary>Makes room for the counters. Pre: the heap works.</summary>
    internal static Result Initialize()
    {
        ulong end = 0;
        foreach (MemoryRange range in BootRecord.Map)
        {
            if (PageFrames.CanBecomeFree(range.Kind))
                end = range.Start + range.Length;
        }
        var chunks = new ulong[(int)(end / PhysicalMemory.PageSize / FramesPerChunk) + 1];
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = PageFrames.AllocateCleared();
            if (chunks[i] == 0)
                return Errno.OutOfMemory;
        }
        s_chunks = chunks;
        return Result.Ok;
    }

    /// <summary>Counts one more user.</summary>
    public static void Add(ulong frame) => Interlocked.Increment(ref Counter(frame));

    /// <summary>Counts one user less; the last one gives the frame back.</summary>
    public static void Release(ulong frame)
    {
        if (Interlocked.Decrement(ref Counter(frame)) >= 0)
            return;
        Counter(frame) = 0;
        PageFrames.Return(frame);
    }

    /// <summary>True if the frame has more than one user.</summary>
    public static bool IsShared(ulong frame) => Volatile.Read(ref Counter(frame)) > 0;

    private static ref int Counter(ulong frame)
    {
        ulong number = frame / PhysicalMemory.PageSize;
        ulong chunk = s_chunks[(int)(number / FramesPerChunk)];
        return ref PhysicalMemory.Structure<int>(PhysicalMemory.ToVirtual(chunk) + number % FramesPerChunk * 4);
    }
}
