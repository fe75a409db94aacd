using System;
using System.Collections.Generic;
using Dialogos.Kernel.Memory;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Memory;

public class BuddyAllocatorTests
{
    [Fact]
    public void Random_use_never_overlaps_and_everything_merges_again()
    {
        Prop.ForAll<int, byte>((seed, size) => Exercise(new Random(seed), 1 + size * 7)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void Every_frame_can_be_had_singly(int frames)
    {
        var allocator = Create(frames);
        var seen = new HashSet<int>();
        for (int i = 0; i < frames; i++)
            Assert.True(seen.Add(allocator.Allocate(0)));
        Assert.Equal(-1, allocator.Allocate(0));
        Assert.Equal(0u, allocator.FreeFrames);
        Assert.Equal((uint)frames, allocator.ManagedFrames);
    }

    [Fact]
    public void Holes_are_never_given_out()
    {
        var records = new FrameRecord[BuddyAllocator.RecordsFor(100)];
        var allocator = new BuddyAllocator(records);
        allocator.Initialize();
        allocator.Add(10, 20);
        allocator.Add(50, 3);
        for (int frame = allocator.Allocate(0); frame >= 0; frame = allocator.Allocate(0))
            Assert.True(frame is (>= 10 and < 30) or (>= 50 and < 53));
    }

    [Fact]
    public void Wrong_frees_are_bugs()
    {
        var records = new FrameRecord[BuddyAllocator.RecordsFor(64)];
        var allocator = new BuddyAllocator(records);
        allocator.Initialize();
        allocator.Add(0, 64);
        int block = allocator.Allocate(2);
        Assert.Throws<InvalidOperationException>(() => new BuddyAllocator(records).Free(block, 1));
        Assert.Throws<InvalidOperationException>(() => new BuddyAllocator(records).Free(block + 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BuddyAllocator(records).Free(64, 0));
        Assert.Throws<InvalidOperationException>(() => new BuddyAllocator(records).Add(0, 1));
        allocator.Free(block, 2);
        Assert.Throws<InvalidOperationException>(() => new BuddyAllocator(records).Free(block, 2));
    }

    private static BuddyAllocator Create(int frames)
    {
        var allocator = new BuddyAllocator(new FrameRecord[BuddyAllocator.RecordsFor(frames)]);
        allocator.Initialize();
        allocator.Add(0, frames);
        return allocator;
    }

    private static bool Exercise(Random random, int frames)
    {
        var allocator = Create(frames);
        var freshBlocks = new int[BuddyAllocator.MaximumOrder + 1];
        for (int order = 0; order < freshBlocks.Length; order++)
            freshBlocks[order] = allocator.FreeBlocks(order);
        var owner = new int[frames];
        var held = new List<(int Frame, int Order)>();
        for (int step = 1; step < 300; step++)
        {
            if (held.Count > 0 && random.Next(2) == 0)
            {
                var (frame, order) = held[random.Next(held.Count)];
                held.Remove((frame, order));
                allocator.Free(frame, order);
                Array.Clear(owner, frame, 1 << order);
                continue;
            }
            int wanted = random.Next(5);
            int got = allocator.Allocate(wanted);
            if (got < 0)
                continue;
            if (got % (1 << wanted) != 0)
                return false;
            for (int i = got; i < got + (1 << wanted); i++)
            {
                if (owner[i] != 0)
                    return false;
                owner[i] = step;
            }
            held.Add((got, wanted));
        }
        foreach (var (frame, order) in held)
            allocator.Free(frame, order);
        for (int order = 0; order < freshBlocks.Length; order++)
        {
            if (allocator.FreeBlocks(order) != freshBlocks[order])
                return false;
        }
        return allocator.FreeFrames == frames;
    }
}
