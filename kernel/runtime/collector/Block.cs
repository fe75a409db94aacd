using System;
using System.Numerics;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>A run of pages cut into cells of one size, or one large object. Lies outside the pages that it describes.</summary>
// SAFETY: bit indexes are below MaximumCells, which the two arrays hold.
internal unsafe struct Block
{
    internal const uint MaximumCells = 512;
    private const int Words = (int)MaximumCells / 64;

    /// <summary>The first page; 0 in a record that is not in use.</summary>
    internal nuint Start;
    internal nuint Pages;
    internal uint CellSize;
    internal uint Cells;

    /// <summary>2^32 / CellSize, rounded up: exact for the offsets in a block of small cells.</summary>
    internal uint Reciprocal;
    internal int SizeClass;

    /// <summary>Where the search for free cells goes on.</summary>
    internal uint Cursor;

    /// <summary>Marked cells whose references did not fit on the mark stack.</summary>
    internal bool NeedsScan;

    /// <summary>The next block of the class that may have free cells; the next free record.</summary>
    internal Block* Next;

    private fixed ulong _taken[Words];
    private fixed ulong _marked[Words];

    /// <summary>Bytes between one cell and the next.</summary>
    internal readonly nuint Stride => Cells == 1 ? Pages * Platform.PageSize : CellSize;

    internal readonly bool IsLarge => SizeClass < 0;

    /// <summary>The cell that an address lies in; past the last one in the rest at the end.</summary>
    internal readonly uint IndexOf(nuint address) =>
        IsLarge ? 0 : (uint)(((ulong)(address - Start) * Reciprocal) >> 32);

    internal readonly nuint CellAt(uint index) => Start + (index * (nuint)CellSize);

    internal readonly bool IsTaken(uint index) => (_taken[index / 64] & (1UL << (int)(index % 64))) != 0;

    internal readonly bool IsMarked(uint index) => (_marked[index / 64] & (1UL << (int)(index % 64))) != 0;

    internal void Mark(uint index) => _marked[index / 64] |= 1UL << (int)(index % 64);

    /// <summary>Takes the next row of at most so many free cells; false if there is none before the block's end.</summary>
    internal bool TakeRow(uint most, out uint first, out uint count)
    {
        first = Cursor;
        count = 0;
        while (first < Cells && IsTaken(first))
        {
            ulong free = ~_taken[first / 64] >> (int)(first % 64);
            first = free == 0 ? (first | 63) + 1 : first + (uint)BitOperations.TrailingZeroCount(free);
        }

        while (count < most && first + count < Cells)
        {
            uint next = first + count, bit = next % 64;
            ulong taken = _taken[next / 64] >> (int)bit;
            uint free = taken == 0 ? 64 - bit : (uint)BitOperations.TrailingZeroCount(taken);
            uint row = Math.Min(Math.Min(free, most - count), Cells - next);
            if (row == 0)
                break;
            _taken[next / 64] |= (ulong.MaxValue >> (int)(64 - row)) << (int)bit;
            count += row;
        }

        Cursor = first + count;
        return count != 0;
    }

    /// <summary>What is not marked becomes free; returns how many cells stay.</summary>
    internal uint Sweep()
    {
        uint live = 0;
        for (int i = 0; i < Words; i++)
        {
            live += (uint)BitOperations.PopCount(_marked[i]);
            _taken[i] = _marked[i];
            _marked[i] = 0;
        }

        Cursor = 0;
        return live;
    }
}
