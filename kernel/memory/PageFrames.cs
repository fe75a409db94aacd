// Words. A frame is *low* below 4 GiB, where every device can reach it by direct memory access, and *high* above. The two
// zones have a buddy allocator each; ordinary requests take high frames first.
using System;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Memory;

/// <summary>Which frames a caller can use.</summary>
public enum FrameZone
{
    /// <summary>Any frame.</summary>
    Any,
    /// <summary>Below 4 GiB.</summary>
    Low,
}

/// <summary>The page frames of the machine. Safe to call with interrupts on or off, from any processor.</summary>
public static class PageFrames
{
    private const ulong LowEnd = 0x100000000;
    private static Zone s_low;
    private static Zone s_high;
    private static int s_lock;
    private static ulong s_total;
    private static ulong s_failures;

    private struct Zone
    {
        public ulong FirstFrame;
        public ulong Records;
        public int RecordCount;

        // SAFETY: Initialize placed RecordCount records at this address, in frames that the zone does not contain.
        public readonly unsafe BuddyAllocator Allocator =>
            new(new Span<FrameRecord>((void*)PhysicalMemory.ToVirtual(Records), RecordCount));
    }

    /// <summary>Frames that the kernel manages.</summary>
    public static ulong Total => s_total;

    /// <summary>Frames that are free at this moment.</summary>
    public static ulong Free =>
        (s_low.RecordCount == 0 ? 0UL : s_low.Allocator.FreeFrames) + (s_high.RecordCount == 0 ? 0UL : s_high.Allocator.FreeFrames);

    /// <summary>Requests that found no frame.</summary>
    public static ulong Failures => s_failures;

    /// <summary>Free blocks of 2^<paramref name="order"/> frames, both zones.</summary>
    public static int FreeBlocks(int order)
    {
        ulong flags = Acquire();
        int count = (s_low.RecordCount == 0 ? 0 : s_low.Allocator.FreeBlocks(order)) +
                    (s_high.RecordCount == 0 ? 0 : s_high.Allocator.FreeBlocks(order));
        Release(flags);
        return count;
    }

    /// <summary>
    /// Builds the zones from the loader's map. Only <see cref="MemoryKind.Usable"/> ranges above 1 MiB become free: the
    /// first MiB holds what firmware and processor start-up want, and the loader's ranges are added by
    /// <see cref="AddRange"/> once the kernel has left them. Returns false if no range can hold the records.
    /// </summary>
    public static bool Initialize(ReadOnlySpan<MemoryRange> map)
    {
        ulong lowEnd = 0;
        ulong highEnd = 0;
        foreach (MemoryRange range in map)
        {
            if (!CanBecomeFree(range.Kind))
                continue;
            ulong end = range.Start + range.Length;
            if (range.Start < LowEnd)
                lowEnd = Math.Max(lowEnd, Math.Min(end, LowEnd));
            if (end > LowEnd)
                highEnd = Math.Max(highEnd, end);
        }
        if (!Place(map, 0, lowEnd, ref s_low))
            return false;
        if (highEnd > LowEnd && !Place(map, LowEnd, highEnd, ref s_high))
            return false;
        foreach (MemoryRange range in map)
        {
            if (range.Kind == MemoryKind.Usable)
                AddRange(range.Start, range.Length);
        }
        return s_total > 0;
    }

    /// <summary>True for kinds of memory that the kernel uses in the end.</summary>
    public static bool CanBecomeFree(MemoryKind kind) =>
        kind == MemoryKind.Usable || kind == MemoryKind.LoaderReclaimable || kind == MemoryKind.AcpiTables;

    /// <summary>Makes a range free, except for what lies in the first MiB or holds the records.</summary>
    public static void AddRange(ulong start, ulong length)
    {
        ulong end = start + length;
        start = Math.Max(start, 0x100000);
        Span<ulong> cuts = stackalloc ulong[4];
        cuts[0] = s_low.Records;
        cuts[1] = RecordsEnd(s_low);
        cuts[2] = s_high.Records;
        cuts[3] = RecordsEnd(s_high);
        AddAround(start, end, cuts);
    }

    /// <summary>Takes 2^<paramref name="order"/> frames; returns their physical address, 0 if there are none.</summary>
    public static ulong Allocate(int order = 0, FrameZone zone = FrameZone.Any)
    {
        ulong flags = Acquire();
        ulong address = 0;
        if (zone == FrameZone.Any && s_high.RecordCount != 0)
            address = Take(ref s_high, order);
        if (address == 0)
            address = Take(ref s_low, order);
        if (address == 0)
            s_failures++;
        Release(flags);
        return address;
    }

    /// <summary>Takes one frame filled with zeros; 0 if there is none.</summary>
    public static ulong AllocateCleared()
    {
        ulong frame = Allocate();
        if (frame != 0)
            PhysicalMemory.ClearFrame(frame);
        return frame;
    }

    /// <summary>Gives frames back.</summary>
    public static void Return(ulong physical, int order = 0)
    {
        ulong flags = Acquire();
        if (physical >= LowEnd)
            s_high.Allocator.Free((int)(physical / PhysicalMemory.PageSize - s_high.FirstFrame), order);
        else
            s_low.Allocator.Free((int)(physical / PhysicalMemory.PageSize - s_low.FirstFrame), order);
        Release(flags);
    }

    private static ulong Take(ref Zone zone, int order)
    {
        int frame = zone.Allocator.Allocate(order);
        return frame < 0 ? 0 : (zone.FirstFrame + (ulong)frame) * PhysicalMemory.PageSize;
    }

    private static ulong RecordsEnd(in Zone zone) => zone.Records + RecordBytes(zone.RecordCount);

    private static ulong RecordBytes(int count)
    {
        // SAFETY: sizeof of an unmanaged structure.
        unsafe { return ((ulong)count * (ulong)sizeof(FrameRecord) + 4095) & ~4095UL; }
    }

    // Records must be reachable through the loader's mapping, which is only promised below 4 GiB after a direct boot.
    private static bool Place(ReadOnlySpan<MemoryRange> map, ulong start, ulong end, ref Zone zone)
    {
        int frames = (int)((end - start) / PhysicalMemory.PageSize);
        int count = BuddyAllocator.RecordsFor(frames);
        ulong bytes = RecordBytes(count);
        foreach (MemoryRange range in map)
        {
            if (range.Kind != MemoryKind.Usable)
                continue;
            ulong first = Math.Max(range.Start, 0x100000);
            ulong last = Math.Min(range.Start + range.Length, LowEnd);
            if (s_low.Records >= first && s_low.Records < last)
                first = RecordsEnd(s_low);
            if (first >= last || last - first < bytes)
                continue;
            zone.FirstFrame = start / PhysicalMemory.PageSize;
            zone.Records = first;
            zone.RecordCount = count;
            zone.Allocator.Initialize();
            return true;
        }
        return false;
    }

    private static void AddAround(ulong start, ulong end, ReadOnlySpan<ulong> cuts)
    {
        for (int i = 0; i < cuts.Length; i += 2)
        {
            if (cuts[i] == cuts[i + 1] || cuts[i + 1] <= start || cuts[i] >= end)
                continue;
            AddAround(start, cuts[i], cuts);
            AddAround(cuts[i + 1], end, cuts);
            return;
        }
        AddPart(start, Math.Min(end, LowEnd), ref s_low);
        AddPart(Math.Max(start, LowEnd), end, ref s_high);
    }

    private static void AddPart(ulong start, ulong end, ref Zone zone)
    {
        start = (start + 4095) & ~4095UL;
        end &= ~4095UL;
        if (start >= end || zone.RecordCount == 0)
            return;
        ulong flags = Acquire();
        zone.Allocator.Add((int)(start / PhysicalMemory.PageSize - zone.FirstFrame), (int)((end - start) / PhysicalMemory.PageSize));
        s_total += (end - start) / PhysicalMemory.PageSize;
        Release(flags);
    }

    // Not the SpinLock of Scheduling: frames are needed before it exists, and inside the page-fault handler.
    private static ulong Acquire()
    {
        ulong flags = Processor.DisableInterrupts();
        while (System.Threading.Interlocked.CompareExchange(ref s_lock, 1, 0) != 0)
            Processor.Pause();
        return flags;
    }

    private static void Release(ulong flags)
    {
        System.Threading.Volatile.Write(ref s_lock, 0);
        Processor.RestoreInterrupts(flags);
    }
}
