using Internal.Runtime;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>Checks the whole heap: every object, every reference, every page. Slow; for tests and the monitor.</summary>
// SAFETY: runs under the heap's lock with the world stopped, and reads only taken cells.
internal static unsafe class HeapVerifier
{
    private static string? s_fault;
    private static nuint s_address;

    /// <summary>Where the last fault was found.</summary>
    internal static ulong FaultAddress => s_address;

    /// <summary>What is wrong with the heap; null if nothing is.</summary>
    internal static string? FindFault()
    {
        Collection.Locked(&Check);
        return s_fault;
    }

    private static void Check()
    {
        s_fault = null;
        Platform.StopTheWorld();
        nuint pages = PageRuns.CountFreePages();
        nint chunk = 0;
        for (Block* block = BlockPool.After(null, ref chunk); block != null; block = BlockPool.After(block, ref chunk))
        {
            pages += block->Pages;
            CheckPages(block);
            for (uint i = 0; i < block->Cells; i++)
            {
                if (block->IsMarked(i))
                    Report("A cell is marked outside a collection.", block->CellAt(i));
                if (block->IsTaken(i))
                    CheckObject(block->CellAt(i) + (nuint)sizeof(nint), block->Stride);
            }
        }

        if (pages * Platform.PageSize != PageRuns.HeldBytes)
            Report("Pages are neither free nor in a block.", pages);
        Platform.ResumeTheWorld();
    }

    private static void CheckPages(Block* block)
    {
        for (nuint i = 0; i < block->Pages; i++)
        {
            nuint page = block->Start + (i * Platform.PageSize);
            if (PageMap.BlockAt(page) != block)
                Report("A page does not know its block.", page);
        }
    }

    private static void CheckObject(nuint obj, nuint stride)
    {
        // A cell that nobody has made an object of yet.
        if (*(MethodTable**)obj == null)
            return;
        if (PageMap.Find(*(nuint*)obj) != null || ObjectReferences.SizeOf(obj) > stride)
            Report("An object's method table is none, or its size is beyond its cell.", obj);
        else
            ObjectReferences.Visit(obj, &CheckReference);
    }

    private static void CheckReference(nuint value)
    {
        if (PageMap.Find(value) == null)
            return;
        Block* block = PageMap.BlockAt(value);
        uint index = block == null ? 0 : block->IndexOf(value);
        if (block == null || index >= block->Cells || !block->IsTaken(index) || block->CellAt(index) + (nuint)sizeof(nint) != value)
            Report("A reference leads to no object.", value);
    }

    private static void Report(string fault, nuint address)
    {
        s_fault ??= fault;
        s_address = address;
    }
}
