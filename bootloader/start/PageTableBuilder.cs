using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Bootloader.Start;

/// <summary>
/// Builds the page tables of the handover in memory that the firmware has mapped one to one (Intel SDM volume 3,
/// section 4.5: 4-level paging).
/// </summary>
// SAFETY: every table address comes from Firmware.AllocatePages.
internal sealed unsafe class PageTableBuilder
{
    /// <summary>Bytes that one entry of a page directory maps.</summary>
    public const ulong LargePageSize = 2 * 1024 * 1024;

    public const ulong Writable = 1UL << 1;
    public const ulong NoExecute = 1UL << 63;
    private const ulong Present = 1UL << 0;
    private const ulong LargePage = 1UL << 7;
    private const ulong AddressMask = 0x000FFFFFFFFFF000;

    private PageTableBuilder(ulong root) => Root = root;

    /// <summary>Physical address of the top table, for CR3.</summary>
    public ulong Root { get; }

    /// <summary>Tables that map nothing yet.</summary>
    public static Result<PageTableBuilder> Create()
    {
        var root = Firmware.AllocatePages(1);
        return root.IsOk ? new PageTableBuilder(root.Value) : root.Error;
    }

    /// <summary>Maps memory where it is, in large pages, readable, writable and executable; widened to large pages.</summary>
    public Result MapIdentity(ulong start, ulong end)
    {
        for (var address = start & ~(LargePageSize - 1); address < end; address += LargePageSize)
        {
            var entry = FindEntry(address, 1);
            if (entry.Failed)
                return entry.Error;
            *(ulong*)entry.Value = address | Present | Writable | LargePage;
        }
        return Result.Ok;
    }

    /// <summary>Maps pages of 4096 bytes with the given rights.</summary>
    public Result MapPages(ulong virtualAddress, ulong physicalAddress, ulong length, ulong rights)
    {
        for (ulong offset = 0; offset < length; offset += Firmware.PageSize)
        {
            var entry = FindEntry(virtualAddress + offset, 0);
            if (entry.Failed)
                return entry.Error;
            *(ulong*)entry.Value = (physicalAddress + offset) | Present | rights;
        }
        return Result.Ok;
    }

    // The address of the entry for a virtual address in the table of a level: 0 maps pages, 1 large pages.
    private Result<ulong> FindEntry(ulong virtualAddress, int level)
    {
        var table = Root;
        for (var current = 3; ; current--)
        {
            var entry = (ulong*)table + ((virtualAddress >> (12 + (9 * current))) & 511);
            if (current == level)
                return (ulong)entry;
            if ((*entry & Present) == 0)
            {
                var next = Firmware.AllocatePages(1);
                if (next.Failed)
                    return next.Error;
                *entry = next.Value | Present | Writable;
            }
            table = *entry & AddressMask;
        }
    }
}
