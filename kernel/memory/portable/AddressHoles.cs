// Words. A *hole* is a range of addresses that was given back, below those that were never given out. Holes are kept in
// order, and neighbours are one hole, so that between two of them there is always something in use: as many places as there
// are ranges in use, and one more, are enough for every hole that can ever be.
using System;

namespace Dialogos.Kernel.Memory;

/// <summary>A range of free addresses.</summary>
public struct AddressHole
{
    /// <summary>Its first address.</summary>
    public ulong Address;
    /// <summary>Its length in bytes; not 0.</summary>
    public ulong Length;
}

/// <summary>The holes of an address space, in memory that the caller provides. The caller serialises calls.</summary>
public static class AddressHoles
{
    /// <summary>Takes addresses from the lowest hole that is long enough; 0 if there is none.</summary>
    public static ulong Take(Span<AddressHole> holes, ref int count, ulong length)
    {
        for (int i = 0; i < count; i++)
        {
            ref AddressHole hole = ref holes[i];
            if (hole.Length < length)
                continue;
            ulong address = hole.Address;
            hole.Address += length;
            hole.Length -= length;
            if (hole.Length == 0)
                Remove(holes, ref count, i);
            return address;
        }
        return 0;
    }

    /// <summary>Gives a range back, which must not overlap a hole. False, and nothing changes, if there is no place for it.</summary>
    public static bool TryPut(Span<AddressHole> holes, ref int count, ulong address, ulong length)
    {
        int at = FirstAfter(holes, count, address);
        bool joinsBefore = at > 0 && holes[at - 1].Address + holes[at - 1].Length == address;
        bool joinsAfter = at < count && address + length == holes[at].Address;
        if (joinsBefore)
        {
            holes[at - 1].Length += length;
            if (joinsAfter)
            {
                holes[at - 1].Length += holes[at].Length;
                Remove(holes, ref count, at);
            }
            return true;
        }
        if (joinsAfter)
        {
            holes[at].Address = address;
            holes[at].Length += length;
            return true;
        }
        if (count == holes.Length)
            return false;
        holes.Slice(at, count - at).CopyTo(holes.Slice(at + 1));
        holes[at] = new AddressHole { Address = address, Length = length };
        count++;
        return true;
    }

    private static int FirstAfter(Span<AddressHole> holes, int count, ulong address)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (holes[middle].Address < address)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static void Remove(Span<AddressHole> holes, ref int count, int index)
    {
        holes.Slice(index + 1, count - index - 1).CopyTo(holes.Slice(index));
        count--;
    }
}
