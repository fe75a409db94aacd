namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>From any address to the record of its page: a table of tables over the 8 TiB from the heap's first page on.</summary>
// SAFETY: records are read only below the tables' bounds; a missing table is null.
internal static unsafe class PageMap
{
    private const int PageShift = 12;
    private const int TableShift = 27;
    private const nuint Tables = 1 << (43 - TableShift);
    private const nuint PagesInTable = 1 << (TableShift - PageShift);
    private static PageRecord** s_tables;
    private static nuint s_base;

    /// <summary>Lies below every heap address.</summary>
    internal static nuint Base => s_base;

    /// <summary>The record of a page of the heap, or null: any number may be asked for.</summary>
    internal static PageRecord* Find(nuint address)
    {
        nuint offset = address - s_base;
        nuint table = offset >> TableShift;
        if (table >= Tables || s_tables[table] == null)
            return null;
        return s_tables[table] + ((offset >> PageShift) & (PagesInTable - 1));
    }

    /// <summary>The block at an address, or null.</summary>
    internal static Block* BlockAt(nuint address)
    {
        PageRecord* record = Find(address);
        return record == null ? null : record->Block;
    }

    /// <summary>Makes records for pages that the platform gave; false if there is no memory for them.</summary>
    internal static bool Cover(byte* start, nuint pages)
    {
        if (s_tables == null && !Create((nuint)start))
            return false;
        nuint first = ((nuint)start - s_base) >> TableShift;
        nuint last = ((nuint)start + (pages << PageShift) - 1 - s_base) >> TableShift;
        if ((nuint)start < s_base || last >= Tables)
            Platform.FailFast(FailureKind.Runtime, "A heap page lies outside the heap's room.");
        for (nuint table = first; table <= last; table++)
        {
            if (s_tables[table] != null)
                continue;
            s_tables[table] = (PageRecord*)Platform.CommitPages(PagesInTable * (nuint)sizeof(PageRecord));
            if (s_tables[table] == null)
                return false;
        }

        return true;
    }

    private static bool Create(nuint first)
    {
        // Later pages may lie below the first ones, where the platform recycles addresses.
        s_base = first & ~(((nuint)1 << 40) - 1);
        s_tables = (PageRecord**)Platform.CommitPages(Tables * (nuint)sizeof(PageRecord*));
        return s_tables != null;
    }
}
