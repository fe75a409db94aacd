using System;
using Dialogos.Kernel.Handover;
using Xunit;

namespace Dialogos.Tests.Bootloader;

public class MemoryMapTests
{
    [Fact]
    public void Random_claims_equal_a_page_by_page_model()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var storage = new MemoryRange[130];
            var map = new MemoryMapBuilder(storage);
            var model = new MemoryKind?[64];
            for (var claim = random.Next(1, 30); claim > 0; claim--)
            {
                var start = random.Next(64);
                var length = random.Next(0, 65 - start);
                var kind = (MemoryKind)random.Next(9);
                map.Claim((ulong)start << 12, (ulong)length << 12, kind);
                model.AsSpan(start, length).Fill(kind);
            }
            if (random.Next(2) == 0)
                map.Merge();
            Assert.True(map.Fits);
            var read = new MemoryKind?[64];
            ulong end = 0;
            for (var i = 0; i < map.Count; i++)
            {
                Assert.True(storage[i].Start >= end && storage[i].Length > 0);
                end = storage[i].Start + storage[i].Length;
                for (var page = storage[i].Start >> 12; page < end >> 12; page++)
                    read[page] = storage[i].Kind;
            }
            Assert.Equal(model, read);
            map.Merge();
            for (var i = 1; i < map.Count; i++)
                Assert.False(storage[i].Kind == storage[i - 1].Kind && storage[i - 1].Start + storage[i - 1].Length == storage[i].Start);
        }
    }

    [Fact]
    public void A_map_that_does_not_fit_says_so()
    {
        var map = new MemoryMapBuilder(new MemoryRange[2]);
        map.Claim(0, 0x10000, MemoryKind.Usable);
        Assert.True(map.Fits);
        map.Claim(0x4000, 0x1000, MemoryKind.Reserved);
        Assert.False(map.Fits);
    }
}
