namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>Marks what can be reached, with a stack of its own.</summary>
// SAFETY: runs while the world stands still; reads references only from taken cells, and follows only what the page map knows.
internal static unsafe class Marker
{
    private const int Capacity = 16 * 1024;
    private static nuint* s_stack;
    private static int s_depth;
    private static bool s_overflowed;

    /// <summary>Entries of the mark stack in use; a test makes it small.</summary>
    internal static int Limit { get; set; }

    internal static void Initialize()
    {
        s_stack = (nuint*)PermanentMemory.Allocate(Capacity * (nuint)sizeof(nuint));
        Limit = Capacity;
    }

    /// <summary>Marks the object at or around any address, if there is one, and notes it for <see cref="Finish"/>.</summary>
    internal static void MarkAt(nuint address)
    {
        Block* block = PageMap.BlockAt(address);
        if (block == null)
            return;
        uint index = block->IndexOf(address);
        if (index >= block->Cells || !block->IsTaken(index) || block->IsMarked(index))
            return;
        block->Mark(index);
        nuint obj = block->CellAt(index) + (nuint)sizeof(nint);
        if (!ObjectReferences.HasAny(obj))
            return;
        if (s_depth == Limit)
        {
            block->NeedsScan = true;
            s_overflowed = true;
            HeapFigures.Overflows++;
            return;
        }

        s_stack[s_depth++] = obj;
    }

    /// <summary>Marks every word of a stretch of stack that looks like a reference.</summary>
    internal static void MarkConservatively(nuint from, nuint to)
    {
        for (nuint place = (from + 7) & ~(nuint)7; place + 8 <= to; place += 8)
            MarkAt(*(nuint*)place);
        Drain();
    }

    /// <summary>Marks what an object outside the heap refers to.</summary>
    internal static void MarkReferencesOf(nuint obj)
    {
        ObjectReferences.Visit(obj, &MarkAt);
        Drain();
    }

    /// <summary>Reads again what did not fit on the stack, until everything did.</summary>
    internal static void Finish()
    {
        Drain();
        while (s_overflowed)
        {
            s_overflowed = false;
            nint chunk = 0;
            for (Block* block = BlockPool.After(null, ref chunk); block != null; block = BlockPool.After(block, ref chunk))
            {
                if (block->NeedsScan)
                    ScanAgain(block);
            }
        }
    }

    private static void ScanAgain(Block* block)
    {
        block->NeedsScan = false;
        for (uint i = 0; i < block->Cells; i++)
        {
            if (block->IsMarked(i))
                MarkReferencesOf(block->CellAt(i) + (nuint)sizeof(nint));
        }
    }

    private static void Drain()
    {
        while (s_depth != 0)
            ObjectReferences.Visit(s_stack[--s_depth], &MarkAt);
    }
}
