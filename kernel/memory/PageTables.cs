// Words. A *page table* has 512 entries of 8 bytes; four levels translate 48 bits of address (Intel SDM volume 3, 4.5).
// Nothing is ever mapped writable and executable at once: Map refuses it.
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>What may be done with a page.</summary>
[System.Flags]
public enum PageRights : uint
{
    /// <summary>Reading only.</summary>
    Read = 0,
    /// <summary>Writing.</summary>
    Write = 1,
    /// <summary>Running code.</summary>
    Execute = 2,
    /// <summary>A device's registers: neither cached nor written late.</summary>
    Uncached = 4,
    /// <summary>Reachable from ring 3.</summary>
    User = 8,
}

/// <summary>The kernel's page tables.</summary>
public static class PageTables
{
    private const ulong Present = 1;
    private const ulong Writable = 1 << 1;
    private const ulong UserBit = 1 << 2;
    private const ulong WriteThrough = 1 << 3;
    private const ulong CacheDisable = 1 << 4;
    private const ulong Large = 1 << 7;
    private const ulong Global = 1 << 8;
    private const ulong NoExecute = 1UL << 63;
    private const ulong AddressMask = 0x000FFFFFFFFFF000;

    private static ulong s_root;

    /// <summary>Physical address of the kernel's top table, below 4 GiB so that a starting processor can load it.</summary>
    public static ulong Root => s_root;

    /// <summary>Creates the empty top table.</summary>
    public static Result Create()
    {
        s_root = PageFrames.Allocate(0, FrameZone.Low);
        if (s_root == 0)
            return Errno.OutOfMemory;
        PhysicalMemory.ClearFrame(s_root);
        return Result.Ok;
    }

    /// <summary>
    /// Makes the tables below every top entry that the kernel will ever use, so that address spaces can copy the upper half
    /// once. Called before the first address space.
    /// </summary>
    internal static Result ShareKernelHalf()
    {
        // Virtual area and managed heap (kernel/README.md, "Address space"): 16 entries each.
        for (ulong i = 0; i < 32; i++)
        {
            ulong address = (i < 16 ? 0xFFFFC00000000000 : 0xFFFFD00000000000) + ((i & 15) << 39);
            // SAFETY: as in Map.
            unsafe
            {
                if (FindEntry(address, 2, true, PageRights.Read) == null)
                    return Errno.OutOfMemory;
            }
        }
        return Result.Ok;
    }

    /// <summary>Maps one 4 KiB page. <see cref="Errno.Exists"/> if something is there already.</summary>
    public static Result Map(ulong address, ulong physical, PageRights rights)
    {
        if ((rights & (PageRights.Write | PageRights.Execute)) == (PageRights.Write | PageRights.Execute))
            return Errno.AccessDenied;
        // SAFETY: FindEntry returns an entry of a table that this class owns.
        unsafe
        {
            ulong* entry = FindEntry(address, 0, true, rights);
            if (entry == null)
                return Errno.OutOfMemory;
            // Two processors may touch a page of the heap for the first time at once: the second must not replace the frame
            // that the first has perhaps written already.
            if (System.Threading.Interlocked.CompareExchange(ref *entry, (physical & AddressMask) | Bits(rights), 0) != 0)
                return Errno.Exists;
        }
        return Result.Ok;
    }

    /// <summary>Maps 2 MiB at once; both addresses must be multiples of 2 MiB.</summary>
    public static Result MapLarge(ulong address, ulong physical, PageRights rights)
    {
        if ((rights & (PageRights.Write | PageRights.Execute)) == (PageRights.Write | PageRights.Execute))
            return Errno.AccessDenied;
        // SAFETY: as in Map.
        unsafe
        {
            ulong* entry = FindEntry(address, 1, true, rights);
            if (entry == null)
                return Errno.OutOfMemory;
            if ((*entry & Present) != 0)
                return Errno.Exists;
            *entry = (physical & AddressMask) | Bits(rights) | Large;
        }
        return Result.Ok;
    }

    /// <summary>Removes a 4 KiB page and forgets it here; returns the frame, 0 if there was none.</summary>
    public static ulong Unmap(ulong address)
    {
        // SAFETY: as in Map.
        unsafe
        {
            ulong* entry = FindEntry(address, 0, false, PageRights.Read);
            if (entry == null || (*entry & Present) == 0)
                return 0;
            ulong frame = *entry & AddressMask;
            *entry = 0;
            Processor.InvalidatePage(address);
            return frame;
        }
    }

    /// <summary>The physical address behind a mapped one; 0 if there is none.</summary>
    public static ulong Translate(ulong address)
    {
        // SAFETY: reads entries of tables that this class owns.
        unsafe
        {
            ulong* entry = FindEntry(address, 0, false, PageRights.Read);
            if (entry != null)
                return (*entry & Present) == 0 ? 0 : (*entry & AddressMask) | (address & 0xFFF);
            entry = FindEntry(address, 1, false, PageRights.Read);
            if (entry == null || (*entry & (Present | Large)) != (Present | Large))
                return 0;
            return (*entry & AddressMask & ~0x1FFFFFUL) | (address & 0x1FFFFF);
        }
    }

    /// <summary>
    /// Walks every mapping of the kernel and counts the pages (of either size) that are writable and executable at once.
    /// </summary>
    public static int CountWritableExecutable() => CountIn(s_root, 3, true, true);

    /// <summary>Counts mapped pages of both sizes.</summary>
    public static int CountMapped() => CountIn(s_root, 3, false, false);

    private static int CountIn(ulong table, int level, bool onlyViolations, bool writable)
    {
        int count = 0;
        // SAFETY: reads tables that this class owns, through the direct map.
        unsafe
        {
            ulong* entries = (ulong*)PhysicalMemory.ToVirtual(table);
            for (int i = 0; i < 512; i++)
            {
                ulong entry = entries[i];
                if ((entry & Present) == 0)
                    continue;
                bool leaf = level == 0 || (level < 3 && (entry & Large) != 0);
                bool writes = writable && (entry & Writable) != 0;
                if (leaf)
                    count += !onlyViolations || (writes && (entry & NoExecute) == 0) ? 1 : 0;
                else
                    count += CountIn(entry & AddressMask, level - 1, onlyViolations, writes);
            }
        }
        return count;
    }

    private static ulong Bits(PageRights rights)
    {
        ulong bits = Present;
        if ((rights & PageRights.User) != 0)
            bits |= UserBit;
        else
            bits |= Global;
        if ((rights & PageRights.Write) != 0)
            bits |= Writable;
        if ((rights & PageRights.Execute) == 0)
            bits |= NoExecute;
        if ((rights & PageRights.Uncached) != 0)
            bits |= CacheDisable | WriteThrough;
        return bits;
    }

    // Level 0 is the 4 KiB entry, 1 the 2 MiB entry. Null if a table is missing (or cannot be had), or a large page is there.
    // SAFETY: follows tables that this class owns; s_lock in KernelMemory serialises changes of one area.
    private static unsafe ulong* FindEntry(ulong address, int level, bool create, PageRights rights)
    {
        ulong table = s_root;
        for (int depth = 3; ; depth--)
        {
            ulong* entry = (ulong*)PhysicalMemory.ToVirtual(table) + (int)(address >> (12 + 9 * depth) & 0x1FF);
            if (depth == level)
                return entry;
            if ((*entry & Present) == 0)
            {
                if (!create)
                    return null;
                ulong frame = PageFrames.Allocate(0, FrameZone.Low);
                if (frame == 0)
                    return null;
                PhysicalMemory.ClearFrame(frame);
                ulong bits = Present | Writable | ((rights & PageRights.User) != 0 ? UserBit : 0);
                // Two processors may fault in the same region: the first to publish its table wins.
                if (System.Threading.Interlocked.CompareExchange(ref *entry, frame | bits, 0) != 0)
                    PageFrames.Return(frame);
            }
            else if ((*entry & Large) != 0 && depth < 3)
            {
                return null;
            }
            table = *entry & AddressMask;
        }
    }
}
