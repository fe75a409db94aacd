using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>Blocks, windows and the lock that guards them. The lock is held with interrupts off.</summary>
// SAFETY: windows are rows of cleared cells that are marked taken, so nobody else has them.
internal static unsafe partial class ManagedHeap
{
    private const uint WindowBytes = 4096;
    private static Window* s_windows;
    private static Block** s_partial;
    private static int s_tickets;
    private static int s_served;

    /// <summary>A row of cells that one processor allocates from.</summary>
    internal struct Window
    {
        internal nuint Next;
        internal nuint End;
        internal nuint CellSize;
    }

    /// <summary>The running processor's window for a class. Pre: interrupts off.</summary>
    internal static Window* WindowOf(int sizeClass) => s_windows + (Platform.ProcessorIndex() * SizeClasses.Count) + sizeClass;

    /// <summary>Takes the heap's lock. Pre: interrupts off.</summary>
    internal static void Enter()
    {
        // In the order of arrival: one processor that collects or allocates without end would otherwise find the lock free
        // each time, and another one never. Yield lets the collector of another processor stop this one.
        int ticket = Interlocked.Increment(ref s_tickets) - 1;
        while (Volatile.Read(ref s_served) != ticket)
            Platform.Yield();
        if (s_windows == null)
            Initialize();
    }

    internal static void Exit() => Volatile.Write(ref s_served, s_served + 1);

    /// <summary>Gives the running processor a new window; false if there is no page. Pre: the lock is held.</summary>
    internal static bool Refill(int sizeClass)
    {
        uint cell = SizeClasses.CellSize(sizeClass);
        uint most = Collection.StressInterval != 0 || cell > WindowBytes ? 1 : WindowBytes / cell;
        uint first, count;
        while (s_partial[sizeClass] == null || !s_partial[sizeClass]->TakeRow(most, out first, out count))
        {
            if (s_partial[sizeClass] != null)
                s_partial[sizeClass] = s_partial[sizeClass]->Next;
            else if (!AddBlock(sizeClass, cell))
                return false;
        }

        Window* window = WindowOf(sizeClass);
        window->CellSize = cell;
        window->Next = s_partial[sizeClass]->CellAt(first);
        window->End = window->Next + (count * (nuint)cell);
        MemoryRoutines.Fill((byte*)window->Next, 0, window->End - window->Next);
        HeapFigures.BytesTaken += window->End - window->Next;
        return true;
    }

    /// <summary>
    /// A block for one object; null if there are no pages. Its header and method table are cleared, the rest only if
    /// <paramref name="cleared"/>. Pre: the lock is held.
    /// </summary>
    internal static byte* TakeLarge(nuint size, out bool cleared)
    {
        nuint pages = (size + Platform.PageSize - 1) / Platform.PageSize;
        Block* block = MakeBlock(pages, -1, out cleared);
        if (block == null)
            return null;
        block->Cells = 1;
        block->TakeRow(1, out _, out _);
        new Span<byte>((byte*)block->Start, 3 * sizeof(nint)).Clear();
        HeapFigures.BytesTaken += pages * Platform.PageSize;
        return (byte*)block->Start;
    }

    /// <summary>Takes every window away. Pre: the world stands still.</summary>
    internal static void CloseWindows()
    {
        for (int i = 0; i < Platform.MaximumProcessors * SizeClasses.Count; i++)
            s_windows[i] = default;
    }

    /// <summary>Frees what is not marked. Pre: the world stands still and everything alive is marked.</summary>
    internal static void Sweep()
    {
        for (int i = 0; i < SizeClasses.Count; i++)
            s_partial[i] = null;
        nuint live = 0, liveCells = 0;
        nint chunk = 0;
        for (Block* block = BlockPool.After(null, ref chunk); block != null; block = BlockPool.After(block, ref chunk))
        {
            uint cells = block->Sweep();
            liveCells += cells;
            live += cells * block->Stride;
            if (cells == 0)
            {
                PageRuns.Return(block->Start, block->Pages);
                BlockPool.Return(block);
            }
            else if (cells < block->Cells)
            {
                block->Next = s_partial[block->SizeClass];
                s_partial[block->SizeClass] = block;
            }
        }

        HeapFigures.LiveBytes = live;
        HeapFigures.LiveObjects = liveCells;
    }

    private static bool AddBlock(int sizeClass, uint cell)
    {
        Block* block = MakeBlock(SizeClasses.Pages(cell), sizeClass, out _);
        if (block == null)
            return false;
        block->CellSize = cell;
        block->Cells = (uint)(block->Pages * Platform.PageSize / cell);
        block->Reciprocal = (uint)(((1UL << 32) + cell - 1) / cell);
        s_partial[sizeClass] = block;
        return true;
    }

    private static Block* MakeBlock(nuint pages, int sizeClass, out bool cleared)
    {
        cleared = false;
        Block* block = BlockPool.Take();
        if (block == null)
            return null;
        byte* start = PageRuns.Take(pages, out cleared);
        if (start == null)
        {
            BlockPool.Return(block);
            return null;
        }

        block->Start = (nuint)start;
        block->Pages = pages;
        block->SizeClass = sizeClass;
        PageRuns.Assign(block->Start, pages, block);
        return block;
    }

    private static void Initialize()
    {
        SizeClasses.Initialize();
        PageRuns.Initialize();
        Marker.Initialize();
        s_partial = (Block**)PermanentMemory.Allocate(SizeClasses.Count * (nuint)sizeof(Block*));
        s_windows = (Window*)PermanentMemory.Allocate((nuint)(Platform.MaximumProcessors * SizeClasses.Count * sizeof(Window)));
        nint* tables = GetAllocationTables();
        tables[2] = SizeClasses.Count * sizeof(Window);
        tables[1] = (nint)s_windows;
        Volatile.Write(ref tables[0], (nint)SizeClasses.Table);
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("GetAllocationTables")]
    private static extern nint* GetAllocationTables();
}
