using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Memory;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Memory;

public class AddressHolesTests
{
    private const ulong Start = 0x1000;

    [Fact]
    public void Nothing_is_lost_and_nothing_given_out_twice()
    {
        Prop.ForAll<int>(seed => Exercise(new Random(seed))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Neighbours_become_one_hole_on_both_sides()
    {
        var holes = new AddressHole[2];
        var count = 0;
        Assert.True(AddressHoles.TryPut(holes, ref count, 100, 10));
        Assert.True(AddressHoles.TryPut(holes, ref count, 120, 10));
        Assert.Equal(2, count);
        Assert.False(AddressHoles.TryPut(holes, ref count, 200, 10));
        Assert.True(AddressHoles.TryPut(holes, ref count, 110, 10));
        Assert.Equal(1, count);
        Assert.Equal((100UL, 30UL), (holes[0].Address, holes[0].Length));
        Assert.Equal(0UL, AddressHoles.Take(holes, ref count, 31));
        Assert.Equal(100UL, AddressHoles.Take(holes, ref count, 30));
        Assert.Equal(0, count);
    }

    [Fact]
    public void One_place_more_than_ranges_in_use_is_enough()
    {
        // Every second range is free, the first and the last with them: as many holes as there can be. What is given back then
        // has a hole on both sides, though the places are all taken.
        const int Used = 7;
        var holes = new AddressHole[Used + 1];
        var count = 0;
        for (var i = 0UL; i <= Used; i++)
            Assert.True(AddressHoles.TryPut(holes, ref count, 100 + 20 * i, 10));
        Assert.Equal(Used + 1, count);
        for (var i = 0UL; i < Used; i++)
            Assert.True(AddressHoles.TryPut(holes, ref count, 110 + 20 * i, 10));
        Assert.Equal(1, count);
        Assert.Equal((100UL, 20UL * Used + 10), (holes[0].Address, holes[0].Length));
    }

    // The places are as many as the heap keeps: one more than ranges were in use before the one that is given back went.
    private static bool Exercise(Random random)
    {
        var used = new Dictionary<ulong, ulong>();
        var memory = new AddressHole[1];
        var count = 0;
        var next = Start;
        for (var step = 0; step < 300; step++)
        {
            if (used.Count > 0 && random.Next(5) < 2)
            {
                var (address, length) = used.ElementAt(random.Next(used.Count));
                used.Remove(address);
                if (!AddressHoles.TryPut(memory.AsSpan(0, used.Count + 2), ref count, address, length))
                    return false;
            }
            else
            {
                Array.Resize(ref memory, Math.Max(memory.Length, used.Count + 2));
                var length = (ulong)random.Next(1, 9);
                var address = AddressHoles.Take(memory, ref count, length);
                if (address == 0)
                {
                    if (memory.Take(count).Any(hole => hole.Length >= length))
                        return false;
                    address = next;
                    next += length;
                }
                if (used.Any(range => range.Key < address + length && address < range.Key + range.Value))
                    return false;
                used.Add(address, length);
            }
            var free = memory.Take(count).Sum(hole => (decimal)hole.Length);
            if (free + used.Sum(range => (decimal)range.Value) != next - Start)
                return false;
        }
        return true;
    }
}
