using System.Collections.Generic;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Tests.Hidden;

internal static class HiddenBuddyTests
{
    [KernelTest]
    internal static void BlocksNeverOverlap(KernelTestContext context)
    {
        const int frames = 1500;
        var random = new Sequence(21);
        var records = new FrameRecord[BuddyAllocator.RecordsFor(frames)];
        var allocator = new BuddyAllocator(records);
        allocator.Initialize();
        allocator.Add(0, frames);
        var owner = new int[frames];
        var blocks = new List<int>();
        int free = frames;
        for (int step = 1; step < 2500; step++)
        {
            if (random.Below(5) < 3)
            {
                int order = random.Below(6);
                int block = allocator.Allocate(order);
                if (block < 0)
                    continue;
                context.Equal(0, (ulong)(block & ((1 << order) - 1)), "alignment");
                for (int i = block; i < block + (1 << order); i++)
                {
                    context.Equal(0, (ulong)owner[i], "a frame has one owner");
                    owner[i] = step;
                }
                free -= 1 << order;
                blocks.Add(block << 4 | order);
            }
            else if (blocks.Count > 0)
            {
                int at = random.Below(blocks.Count);
                int block = blocks[at] >> 4;
                int order = blocks[at] & 15;
                blocks.RemoveAt(at);
                allocator.Free(block, order);
                for (int i = block; i < block + (1 << order); i++)
                    owner[i] = 0;
                free += 1 << order;
            }
            context.Equal((ulong)free, allocator.FreeFrames, "free frames");
        }
        for (int i = 0; i < blocks.Count; i++)
            allocator.Free(blocks[i] >> 4, blocks[i] & 15);
        context.Equal(frames, allocator.FreeFrames, "all come back");
        context.Equal(1, (ulong)allocator.FreeBlocks(BuddyAllocator.MaximumOrder), "the first 1024 frames merged again");
    }

    [KernelTest]
    internal static void TheLastFrameIsToBeHad(KernelTestContext context)
    {
        for (int frames = 1; frames < 70; frames += 3)
        {
            var allocator = new BuddyAllocator(new FrameRecord[BuddyAllocator.RecordsFor(frames)]);
            allocator.Initialize();
            allocator.Add(0, frames);
            int count = 0;
            while (allocator.Allocate(0) >= 0)
                count++;
            context.Equal((ulong)frames, (ulong)count, "single frames");
            context.Equal(0, allocator.FreeFrames, "none left");
        }
    }

    [KernelTest]
    internal static void AHoleIsNeverGivenOut(KernelTestContext context)
    {
        var allocator = new BuddyAllocator(new FrameRecord[BuddyAllocator.RecordsFor(256)]);
        allocator.Initialize();
        allocator.Add(3, 61);
        allocator.Add(128, 64);
        context.Equal(125, allocator.ManagedFrames, "managed");
        for (int frame = allocator.Allocate(1); frame >= 0; frame = allocator.Allocate(1))
            context.Expect((frame >= 3 && frame + 1 < 64) || (frame >= 128 && frame + 1 < 192), "inside of what was added");
        int large = allocator.Allocate(6);
        context.Expect(large < 0, "no large block is left");
    }
}
