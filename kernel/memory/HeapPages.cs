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
    // The holes lie in 2^s_holesOrder frames of their own, which have a place for every hole that s_promises ranges can leave.
    private static ulong s_holes;
    private static int s_holesOrder;
    private static int s_holeCount;
    private static int s_promises;

    /// <summary>Bytes promised to the heap.</summary>
    public static ulong PromisedBytes => s_promised;

    /// <summary>Bytes that have frames.</summary>
    public static ulong CommittedBytes => s_committed;

    /// <summary>Page faults that were answered with a frame.</summary>
    public static ulong Faults => s_faults;

    /// <summary>Ranges of addresses that were withdrawn and wait for the next promise; neighbours count once.</summary>
    public static int Holes => s_holeCount;

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
            if (HasPlaceForHoles(s_promises + 2))
                result = TakeAddresses(length);
            if (result != 0)
            {
                s_promised += length;
                s_promises++;
            }
        }
        Release(flags);
        return result;
    }

    /// <summary>Takes back what one <see cref="Promise"/> gave, whole. Other processors must not use it any more.</summary>
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
        // Before anybody can be promised the same addresses: a processor may still remember the old frames.
        TranslationFlush.Request();
        ulong flags = Acquire();
        s_promised -= length;
        s_promises--;
        bool put = AddressHoles.TryPut(HoleMemory, ref s_holeCount, address, length);
        Release(flags);
        if (!put)
            throw new System.InvalidOperationException("Pages of the heap were withdrawn that were not promised as one.");
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

    private static System.Span<AddressHole> HoleMemory
    {
        get
        {
            if (s_holes == 0)
                return default;
            int bytes = PhysicalMemory.PageSize << s_holesOrder;
            return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, AddressHole>(PhysicalMemory.Bytes(s_holes, bytes));
        }
    }

    private static ulong TakeAddresses(ulong length)
    {
        ulong result = AddressHoles.Take(HoleMemory, ref s_holeCount, length);
        if (result != 0 || s_next + length > End)
            return result;
        result = s_next;
        Volatile.Write(ref s_next, s_next + length);
        return result;
    }

    // Withdrawing must not need memory: the places are there before the range that may need one.
    private static bool HasPlaceForHoles(int places)
    {
        if (HoleMemory.Length >= places)
            return true;
        int order = s_holes == 0 ? 0 : s_holesOrder + 1;
        ulong larger = PageFrames.Allocate(order);
        if (larger == 0)
            return false;
        System.Span<AddressHole> old = HoleMemory;
        ulong oldHoles = s_holes;
        int oldOrder = s_holesOrder;
        s_holes = larger;
        s_holesOrder = order;
        old.CopyTo(HoleMemory);
        if (oldHoles != 0)
            PageFrames.Return(oldHoles, oldOrder);
        return true;
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
