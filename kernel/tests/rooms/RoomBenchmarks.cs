using System;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.FileSystems.Ext2;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Tests.Rooms;

/// <summary>What the portable rooms cost, on structures of their own, so that devices do not blur the count.</summary>
internal static class RoomBenchmarks
{
    private static readonly byte[] s_bytes = new byte[4096];
    private static uint s_kept;

    [KernelBenchmark]
    internal static ulong Checksum_page()
    {
        for (int i = 0; i < 4; i++)
            s_kept ^= Crc32.Of(s_bytes);
        return 4;
    }

    [KernelBenchmark]
    internal static ulong Allocate_blocks()
    {
        var records = new FrameRecord[BuddyAllocator.RecordsFor(1024)];
        var zone = new BuddyAllocator(records);
        zone.Initialize();
        zone.Add(0, 1024);
        for (int i = 0; i < 100; i++)
        {
            int small = zone.Allocate(0);
            int large = zone.Allocate(4);
            zone.Free(small, 0);
            zone.Free(large, 4);
        }
        s_kept = zone.FreeFrames;
        return 200;
    }

    [KernelBenchmark]
    internal static ulong Queue_threads()
    {
        var queue = new RunQueue();
        var shares = new RunShare[16];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = new RunShare(i, ThreadPriority.Normal);
            queue.Add(shares[i]);
        }
        for (int i = 0; i < 500; i++)
        {
            RunShare share = shares[(int)queue.TakeNext()!];
            RunQueue.Charge(share, (ulong)(1000 + i * 37 % 512));
            queue.Add(share);
        }
        return 500;
    }

    [KernelBenchmark]
    internal static ulong Read_cached_bytes()
    {
        var cache = new BlockCache(new MemoryBlockDevice("memory", new byte[64 << 10]), 32);
        Span<byte> buffer = stackalloc byte[64];
        for (int i = 0; i < 500; i++)
            cache.Read((ulong)(i * 4099 % (60 << 10)), buffer);
        return 500;
    }

    [KernelBenchmark]
    internal static ulong Look_up_names()
    {
        var device = new MemoryBlockDevice("memory", new byte[1 << 20]);
        if (Ext2Formatter.Format(device, 1024, default, "bench", default).Failed)
            return 0;
        var mounted = Ext2FileSystem.Mount(new BlockCache(device, 64), new FixedClock(default));
        if (mounted.Failed)
            return 0;
        var system = mounted.Value;
        Span<byte> name = [(byte)'f', (byte)'i', (byte)'l', (byte)'e', (byte)'0'];
        for (int i = 0; i < 20; i++)
        {
            name[4] = (byte)('0' + i);
            if (system.Create(system.Root, name, FileMode.RegularFile, Owner.Root, 0).Failed)
                return 0;
        }
        for (int i = 0; i < 100; i++)
        {
            name[4] = (byte)('0' + i % 20);
            if (system.Lookup(system.Root, name).Failed)
                return 0;
        }
        return 120;
    }

    [KernelBenchmark]
    internal static ulong Decode_names()
    {
        byte[] name = Utf8.Encode("kernel.efi-und-größer");
        int length = 0;
        for (int i = 0; i < 100; i++)
            length += Utf8.Decode(name)!.Length;
        s_kept = (uint)length;
        return 100;
    }
}
