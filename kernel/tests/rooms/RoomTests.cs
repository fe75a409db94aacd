using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests.Rooms;

/// <summary>The portable rooms inside the kernel, against naive models. They are tested more widely on .NET.</summary>
internal static class RoomTests
{
    [KernelTest]
    internal static void Checksums(KernelTestContext context)
    {
        // "123456789" is the check value that every catalogue of CRCs gives.
        context.Equal(0xCBF43926, Crc32.Of("123456789"u8), "CRC-32 of 123456789");
        context.Equal(0, Crc32.Of(default), "CRC-32 of nothing");
        context.Equal(0xE8B7BE43, Crc32.Of("a"u8), "CRC-32 of a");
    }

    [KernelTest]
    internal static void Frames_by_order(KernelTestContext context)
    {
        const int frames = 67;
        var zone = new BuddyAllocator(new FrameRecord[BuddyAllocator.RecordsFor(frames)]);
        zone.Initialize();
        zone.Add(1, frames - 1);
        context.Equal(frames - 1, zone.FreeFrames, "free frames at first");
        var owner = new byte[frames];
        var starts = new int[200];
        var orders = new int[200];
        ulong seed = 12345;
        uint free = frames - 1;
        int held = 0;
        for (int step = 0; step < 200; step++)
        {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            if (held > 0 && (seed >> 33) % 3 == 0)
            {
                int chosen = (int)((seed >> 40) % (ulong)held);
                Claim(context, owner, starts[chosen], orders[chosen], 1, 0);
                zone.Free(starts[chosen], orders[chosen]);
                free += 1u << orders[chosen];
                held--;
                (starts[chosen], orders[chosen]) = (starts[held], orders[held]);
            }
            else
            {
                int order = (int)((seed >> 50) % 4);
                int start = zone.Allocate(order);
                if (start >= 0)
                {
                    context.Expect(start % (1 << order) == 0 && start > 0 && start + (1 << order) <= frames, "a block lies in the zone, aligned");
                    Claim(context, owner, start, order, 0, 1);
                    context.Expect(zone.OrderOf(start) == order && zone.StateOf(start) == FrameState.UsedHead, "a block is marked");
                    free -= 1u << order;
                    starts[held] = start;
                    orders[held++] = order;
                }
            }
            context.Equal(free, zone.FreeFrames, "free frames");
        }
        while (held > 0)
            zone.Free(starts[--held], orders[held]);
        context.Equal(frames - 1, zone.FreeFrames, "free frames at last");
        context.Equal(1, (ulong)zone.FreeBlocks(5), "buddies are together again");
    }

    [KernelTest]
    internal static void Run_queue_order(KernelTestContext context)
    {
        var queue = new RunQueue();
        var shares = new RunShare[9];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = new RunShare(i, i == 0 ? ThreadPriority.Low : i == 1 ? ThreadPriority.High : ThreadPriority.Normal);
            queue.Add(shares[i]);
        }
        var turns = new int[shares.Length];
        for (int step = 0; step < 900; step++)
        {
            ulong least = ulong.MaxValue;
            foreach (RunShare share in shares)
                least = Math.Min(least, share.VirtualTime);
            int next = (int)queue.TakeNext()!;
            context.Equal(least, shares[next].VirtualTime, "the least virtual time runs next");
            context.Equal(8, (ulong)queue.Count, "the others wait");
            turns[next]++;
            RunQueue.Charge(shares[next], 1000);
            queue.Add(shares[next]);
        }
        context.Expect(turns[1] > 3 * turns[2] && turns[2] > 3 * turns[0], "turns follow the priorities");
        queue.Remove(shares[4]);
        context.Expect(!shares[4].IsQueued && queue.Count == 8, "a share leaves the queue");
        for (int i = 0; i < 8; i++)
            context.Expect((int)queue.TakeNext()! != 4, "who left does not run");
        context.Expect(queue.TakeNext() == null, "the queue is empty");
    }

    [KernelTest]
    internal static void Cached_bytes(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("memory", new byte[256 << 10]);
        var cache = new BlockCache(device, 16);
        var model = new byte[256 << 10];
        var buffer = new byte[5000];
        ulong seed = 7;
        for (int step = 0; step < 120; step++)
        {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            int length = (int)((seed >> 40) % 5000) + 1;
            int offset = (int)((seed >> 20) % (ulong)(model.Length - length));
            Span<byte> piece = buffer.AsSpan(0, length);
            if (step % 2 == 0)
            {
                piece.Fill((byte)(step + 1));
                piece.CopyTo(model.AsSpan(offset, length));
                context.Expect(cache.Write(cache.BeginOperation(), (ulong)offset, piece).IsOk, "a write succeeds");
            }
            else
            {
                context.Expect(cache.Read((ulong)offset, piece).IsOk, "a read succeeds");
                context.Expect(((ReadOnlySpan<byte>)piece).SequenceEqual(model.AsSpan(offset, length)), "a read sees what was written");
            }
        }
        context.Expect(cache.Synchronize().IsOk, "all is written back");
        context.Expect(((ReadOnlySpan<byte>)device.Content).SequenceEqual(model), "the medium holds what was written");
        context.Expect(cache.Read((ulong)model.Length - 10, buffer.AsSpan(0, 11)).Failed, "no read past the end");
    }

    [KernelTest]
    internal static void Files_in_memory(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("memory", new byte[2 << 20]);
        context.Expect(Ext2Formatter.Format(device, 1024, default, "test", default).IsOk, "it formats");
        var mounted = Ext2FileSystem.Mount(new BlockCache(device, 64), new FixedClock(default));
        context.Expect(mounted.IsOk, "it mounts");
        if (mounted.Failed)
            return;
        var system = mounted.Value;
        var content = new byte[30_000];
        for (int i = 0; i < content.Length; i++)
            content[i] = (byte)(i * 31);
        var made = system.Create(system.Root, "größe.bin"u8, FileMode.RegularFile, Owner.Root, 0);
        context.Expect(made.IsOk, "a file is made");
        if (made.Failed)
            return;
        context.Expect(system.Write(made.Value, 0, content).IsOk, "a file is written");
        var found = system.Lookup(system.Root, "größe.bin"u8);
        context.Expect(found.IsOk && found.Value.Number == made.Value.Number, "its name finds it");
        var back = new byte[content.Length];
        var read = system.Read(made.Value, 0, back);
        context.Expect(read.IsOk && read.Value == content.Length, "all of it is read");
        context.Expect(((ReadOnlySpan<byte>)back).SequenceEqual(content), "what is read is what was written");
        context.Expect(system.Unlink(system.Root, "größe.bin"u8).IsOk, "it is removed");
        context.Expect(system.Lookup(system.Root, "größe.bin"u8).Failed, "its name is gone");
    }

    [KernelTest]
    internal static void Names_as_text(KernelTestContext context)
    {
        byte[] name = [0x67, 0x72, 0xC3, 0xB6, 0xC3, 0x9F, 0xE2, 0x80, 0x93];
        context.Expect(Utf8.Decode(name) == "grö\u00DF\u2013", "two and three bytes decode");
        context.Expect(((ReadOnlySpan<byte>)Utf8.Encode("grö\u00DF\u2013")).SequenceEqual(name), "two and three bytes encode");
        context.Expect(Utf8.Decode([0xC3]) == null && Utf8.Decode([0x80]) == null, "cut characters do not decode");
    }

    private static void Claim(KernelTestContext context, byte[] owner, int start, int order, byte before, byte after)
    {
        for (int i = start; i < start + (1 << order); i++)
        {
            context.Expect(owner[i] == before, "no two blocks share a frame");
            owner[i] = after;
        }
    }
}
