namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>
/// Runs of pages out of regions of 256: a buddy allocator (Knuth, TAOCP 1, 2.5) that gives the unused tail of a block back,
/// so any number of pages costs just that. Larger runs come from the platform as they are. Pre: the heap's lock is held.
/// </summary>
// SAFETY: works on records of pages that the platform gave; free runs are in exactly one list.
internal static unsafe class PageRuns
{
    internal const nuint RegionPages = 1 << RegionOrder;
    private const int RegionOrder = 8;
    private const int PageShift = 12;
    private static nuint* s_heads;
    private static nuint s_freeRegions;

    /// <summary>Bytes that the platform gave and that were not returned.</summary>
    internal static nuint HeldBytes { get; private set; }

    internal static void Initialize() => s_heads = (nuint*)PermanentMemory.Allocate((RegionOrder + 1) * (nuint)sizeof(nuint));

    /// <summary>Takes pages; null if there are none. They are not cleared unless <paramref name="cleared"/> says so.</summary>
    internal static byte* Take(nuint pages, out bool cleared)
    {
        cleared = pages > RegionPages;
        if (cleared)
            return Obtain(pages);
        int order = 0;
        while (1UL << order < pages)
            order++;
        int found = order;
        while (found <= RegionOrder && s_heads[found] == 0)
            found++;
        if (found > RegionOrder)
        {
            byte* region = Obtain(RegionPages);
            if (region == null)
                return null;
            for (nuint i = 0; i < RegionPages; i++)
            {
                PageRecord* fresh = PageMap.Find((nuint)region + (i << PageShift));
                fresh->Index = (ushort)i;
                fresh->State = PageState.Inside;
            }

            Insert((nuint)region, found = RegionOrder);
        }

        nuint start = s_heads[found];
        Remove(start, found);
        Free(start + (pages << PageShift), ((nuint)1 << found) - pages);
        return (byte*)start;
    }

    /// <summary>Says which block pages belong to.</summary>
    internal static void Assign(nuint start, nuint pages, Block* block)
    {
        for (nuint i = 0; i < pages; i++)
        {
            PageRecord* record = PageMap.Find(start + (i << PageShift));
            record->Block = block;
            record->State = PageState.Used;
        }
    }

    /// <summary>Takes back what <see cref="Take"/> gave.</summary>
    internal static void Return(nuint start, nuint pages)
    {
        bool whole = pages > RegionPages;
        for (nuint i = 0; i < pages; i++)
        {
            PageRecord* record = PageMap.Find(start + (i << PageShift));
            record->Block = null;
            record->State = whole ? PageState.None : PageState.Inside;
        }

        if (whole)
            GiveBack(start, pages);
        else
            Free(start, pages);
    }

    /// <summary>Returns free regions to the platform but for those that hold this many bytes.</summary>
    internal static void Trim(nuint keep)
    {
        while (s_heads[RegionOrder] != 0 && s_freeRegions << (PageShift + RegionOrder) > keep)
        {
            nuint region = s_heads[RegionOrder];
            Remove(region, RegionOrder);
            for (nuint i = 0; i < RegionPages; i++)
                PageMap.Find(region + (i << PageShift))->State = PageState.None;
            GiveBack(region, RegionPages);
        }
    }

    /// <summary>Pages in free runs, counted one by one.</summary>
    internal static nuint CountFreePages()
    {
        nuint pages = 0;
        for (int order = 0; order <= RegionOrder; order++)
        {
            for (nuint run = s_heads[order]; run != 0; run = PageMap.Find(run)->Next)
                pages += (nuint)1 << order;
        }

        return pages;
    }

    private static byte* Obtain(nuint pages)
    {
        byte* start = Platform.CommitPages(pages << PageShift);
        if (start == null)
            return null;
        if (!PageMap.Cover(start, pages))
        {
            Platform.ReleasePages(start, pages << PageShift);
            return null;
        }

        HeldBytes += pages << PageShift;
        return start;
    }

    private static void GiveBack(nuint start, nuint pages)
    {
        HeldBytes -= pages << PageShift;
        Platform.ReleasePages((byte*)start, pages << PageShift);
    }

    // Any run of a region falls into runs of 2^n pages at multiples of 2^n.
    private static void Free(nuint start, nuint pages)
    {
        while (pages != 0)
        {
            nuint index = PageMap.Find(start)->Index;
            int order = 0;
            while (order < RegionOrder && (index & (1UL << order)) == 0 && 2UL << order <= pages)
                order++;
            FreeRun(start, order);
            start += (nuint)1 << (order + PageShift);
            pages -= (nuint)1 << order;
        }
    }

    private static void FreeRun(nuint start, int order)
    {
        while (order < RegionOrder)
        {
            nuint index = PageMap.Find(start)->Index;
            nuint size = (nuint)1 << (order + PageShift);
            nuint buddy = (index & (1UL << order)) == 0 ? start + size : start - size;
            PageRecord* other = PageMap.Find(buddy);
            if (other->State != PageState.Free || other->Order != order)
                break;
            Remove(buddy, order);
            start = buddy < start ? buddy : start;
            order++;
        }

        Insert(start, order);
    }

    private static void Insert(nuint start, int order)
    {
        PageRecord* record = PageMap.Find(start);
        record->State = PageState.Free;
        record->Order = (byte)order;
        record->Previous = 0;
        record->Next = s_heads[order];
        if (record->Next != 0)
            PageMap.Find(record->Next)->Previous = start;
        s_heads[order] = start;
        if (order == RegionOrder)
            s_freeRegions++;
    }

    private static void Remove(nuint start, int order)
    {
        PageRecord* record = PageMap.Find(start);
        record->State = PageState.Inside;
        if (record->Previous == 0)
            s_heads[order] = record->Next;
        else
            PageMap.Find(record->Previous)->Next = record->Next;
        if (record->Next != 0)
            PageMap.Find(record->Next)->Previous = record->Previous;
        if (order == RegionOrder)
            s_freeRegions--;
    }
}
