// The managed heap's addresses. Pages are promised when the collector asks and get a frame when they are first touched, by
// the page-fault handler: a heap that grows in large steps costs only the memory that it uses. Frames for every promise are
// counted at once, so that the collector learns of an exhausted machine from CommitPages and never from a fault.
using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>Address space and frames of the managed heap.</summary>
public static class HeapPages
{
    /// <summary>Where the heap begins.</summary>
    public const ulong Start = 0xFFFFD00000000000;
    private const ulong End = 0xFFFFD80000000000;
    // Frames that are left for page tables, stacks and devices when the heap has taken all it may.
    private const ulong Reserve = 512;

    private static ulong s_next = Start;
    private static ulong s_promised;
    private static ulong s_committed;
    private static ulong s_faults;
    private static ulong s_limit = ulong.MaxValue;
    private static int s_lock;
    private static Hole s_holes0, s_holes1, s_holes2, s_holes3;

    private struct Hole
    {
        public ulong Address;
        public ulong Length;
    }

    /// <summary>Bytes promised to the heap.</summary>
    public static ulong PromisedBytes => s_promised;

    /// <summary>Bytes that have frames.</summary>
    public static ulong CommittedBytes => s_committed;

    /// <summary>Page faults that were answered with a frame.</summary>
    public static ulong Faults => s_faults;

    /// <summary>Bounds the heap (<c>heap=</c> on the command line).</summary>
    public static void Limit(ulong bytes) => s_limit = bytes;

    /// <summary>Promises zeroed pages; 0 if the machine has no frames for them. Allocates no object.</summary>
    public static ulong Promise(ulong length)
    {
        ulong flags = Acquire();
        ulong result = 0;
        ulong untouched = (s_promised - s_committed) / PhysicalMemory.PageSize;
        ulong needed = length / PhysicalMemory.PageSize + untouched + Reserve;
        if (needed <= PageFrames.Free && s_promised + length <= s_limit)
        {
            result = TakeHole(ref s_holes0, length);
            if (result == 0)
                result = TakeHole(ref s_holes1, length);
            if (result == 0)
                result = TakeHole(ref s_holes2, length);
            if (result == 0)
                result = TakeHole(ref s_holes3, length);
            if (result == 0 && s_next + length <= End)
            {
                result = s_next;
                s_next += length;
            }
            if (result != 0)
                s_promised += length;
        }
        Release(flags);
        return result;
    }

    /// <summary>Takes promised pages back. Other processors must not use them any more.</summary>
    public static void Withdraw(ulong address, ulong length)
    {
        for (ulong page = address; page < address + length; page += PhysicalMemory.PageSize)
        {
            ulong frame = PageTables.Unmap(page);
            if (frame == 0)
                continue;
            Interlocked.Add(ref s_committed, unchecked(0UL - PhysicalMemory.PageSize));
            PageFrames.Return(frame);
        }
        ulong flags = Acquire();
        s_promised -= length;
        PutHole(address, length);
        Release(flags);
        TranslationFlush.Request();
    }

    /// <summary>Answers a page fault at an untouched page of the heap. Runs in the page-fault handler.</summary>
    internal static bool TryCommit(ulong address, ulong error)
    {
        // Bit 0: the page is present, so the fault is about rights; bit 4: an instruction was fetched.
        if (address < Start || address >= Volatile.Read(ref s_next) || (error & 0x11) != 0)
            return false;
        ulong frame = PageFrames.AllocateCleared();
        if (frame == 0)
            return false;
        Result mapped = PageTables.Map(address & ~4095UL, frame, PageRights.Write);
        if (mapped.Failed)
        {
            PageFrames.Return(frame);
            // Another processor was faster.
            return mapped.Error == Errno.Exists;
        }
        Interlocked.Add(ref s_committed, PhysicalMemory.PageSize);
        Interlocked.Increment(ref s_faults);
        return true;
    }

    private static ulong TakeHole(ref Hole hole, ulong length)
    {
        if (hole.Length < length)
            return 0;
        ulong result = hole.Address;
        hole.Address += length;
        hole.Length -= length;
        return result;
    }

    // Keeps the largest holes; a lost one costs addresses, of which there are 8 TiB, and no memory.
    private static void PutHole(ulong address, ulong length)
    {
        ref Hole smallest = ref s_holes0;
        if (s_holes1.Length < smallest.Length)
            smallest = ref s_holes1;
        if (s_holes2.Length < smallest.Length)
            smallest = ref s_holes2;
        if (s_holes3.Length < smallest.Length)
            smallest = ref s_holes3;
        if (smallest.Length >= length)
            return;
        smallest.Address = address;
        smallest.Length = length;
    }

    private static ulong Acquire()
    {
        ulong flags = Processor.DisableInterrupts();
        while (Interlocked.CompareExchange(ref s_lock, 1, 0) != 0)
            Processor.Pause();
        return flags;
    }

    private static void Release(ulong flags)
    {
        Volatile.Write(ref s_lock, 0);
        Processor.RestoreInterrupts(flags);
    }
}
