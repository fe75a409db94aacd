using System.Numerics;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>
/// The sizes of cells: multiples of 8 from 24 (the least object) to 256, then eight sizes for each doubling up to 8 KiB.
/// So at most an eighth of a cell is lost.
/// </summary>
// SAFETY: the tables are permanent memory of the sizes that Initialize asks for.
internal static unsafe class SizeClasses
{
    internal const nuint Largest = 8192;
    internal const int Count = 30 + 40;
    private const uint LeastCell = 24;
    private const uint FineEnd = 256;
    private static byte* s_classOfWords;
    private static ushort* s_cellSizes;

    /// <summary>Fills the tables.</summary>
    internal static void Initialize()
    {
        s_classOfWords = PermanentMemory.Allocate((Largest / 8) + 1);
        s_cellSizes = (ushort*)PermanentMemory.Allocate(Count * sizeof(ushort));
        uint cell = LeastCell, words = 0;
        for (int i = 0; i < Count; i++)
        {
            s_cellSizes[i] = (ushort)cell;
            for (; words * 8 <= cell; words++)
                s_classOfWords[words] = (byte)i;
            cell += cell < FineEnd ? 8 : (1u << BitOperations.Log2(cell)) / 8;
        }
    }

    /// <summary>The class of an object. Pre: a multiple of 8, at most <see cref="Largest"/>.</summary>
    internal static int Of(nuint size) => s_classOfWords[size / 8];

    /// <summary>The class of each size, a byte for each size in words.</summary>
    internal static byte* Table => s_classOfWords;

    /// <summary>Bytes of a cell.</summary>
    internal static uint CellSize(int sizeClass) => s_cellSizes[sizeClass];

    /// <summary>Pages of a block: few for small cells, so that a block has at most <see cref="Block.MaximumCells"/>.</summary>
    internal static uint Pages(uint cellSize) => cellSize <= 32 ? 2u : cellSize <= 64 ? 4u : 8u;
}
