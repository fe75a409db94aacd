using System;
using System.Collections.Generic;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Tests.Hidden;

internal static class HiddenBlockCacheTests
{
    private const int Size = 512 * 1024;

    [KernelTest]
    internal static void ReadsWhatWasWritten(KernelTestContext context)
    {
        var random = new Sequence(31);
        var content = new byte[Size];
        var cache = new BlockCache(new MemoryBlockDevice("disk", content), 24);
        var model = new byte[Size];
        var piece = new byte[9000];
        var back = new byte[9000];
        for (int step = 0; step < 600; step++)
        {
            int length = 1 + random.Below(piece.Length - 1);
            int offset = random.Below(Size - length);
            if (random.Below(2) == 0)
            {
                for (int i = 0; i < length; i++)
                    piece[i] = (byte)random.NextWord();
                WriteOrder order = cache.BeginOperation();
                if (random.Below(3) == 0)
                    order.Then();
                context.Expect(cache.Write(order, (ulong)offset, piece.AsSpan(0, length)).IsOk, "a write inside of the device");
                piece.AsSpan(0, length).CopyTo(model.AsSpan(offset));
            }
            else
            {
                context.Expect(cache.Read((ulong)offset, back.AsSpan(0, length)).IsOk, "a read inside of the device");
                context.Expect(back.AsSpan(0, length).SequenceEqual(model.AsSpan(offset, length)), "what was written is read");
            }
            context.Expect(cache.Statistics.CachedPages <= 24, "the budget holds");
        }
        context.Expect(cache.Synchronize().IsOk, "synchronize");
        context.Equal(0, (ulong)cache.Statistics.DirtyVersions, "nothing is dirty after that");
        context.Expect(content.AsSpan().SequenceEqual(model), "the device has it all");
    }

    [KernelTest]
    internal static void TheEndIsTheEnd(KernelTestContext context)
    {
        var cache = new BlockCache(new MemoryBlockDevice("disk", new byte[Size]), 16);
        var buffer = new byte[16];
        context.Equal(Size, cache.Length, "length");
        context.Expect(cache.Read(Size - 16, buffer).IsOk, "the last bytes");
        context.Expect(cache.Read(Size - 15, buffer).Failed, "one byte too many");
        context.Expect(cache.Read(ulong.MaxValue - 7, buffer).Failed, "an offset that would wrap");
        context.Expect(cache.Write(cache.BeginOperation(), Size - 8, buffer).Failed, "a write beyond the end");
    }

    [KernelTest]
    internal static void WritesKeepTheirOrder(KernelTestContext context)
    {
        var device = new OrderedDevice(new MemoryBlockDevice("disk", new byte[Size]));
        var cache = new BlockCache(device, 64);
        var page = new byte[BlockCache.PageSize];
        for (int round = 1; round <= 8; round++)
        {
            WriteOrder order = cache.BeginOperation();
            for (int step = 0; step < 4; step++)
            {
                page.AsSpan().Fill((byte)(round * 16 + step));
                // Towards the front, so that an order by place would be found out.
                cache.Write(order, (ulong)((40 - step * 8 - round % 3) * BlockCache.PageSize), page);
                order.Then();
            }
            context.Expect(cache.Synchronize().IsOk, "synchronize");
            context.Expect(device.IsInOrder(round), "stages reach the device in their order, with a flush between");
        }
    }

    [KernelTest]
    internal static void AReadOnlyDeviceStaysAsItIs(KernelTestContext context)
    {
        var device = new MemoryBlockDevice("disk", new byte[Size], isReadOnly: true);
        context.Expect(device.Write(0, new byte[512]).Error == Errno.ReadOnlyFileSystem, "the device refuses");
        context.Expect(new BlockCache(device, 16).IsReadOnly, "the cache knows");
    }

    /// <summary>Notes which round and step each write carries, and at which flush.</summary>
    private sealed class OrderedDevice : IBlockDevice
    {
        private readonly IBlockDevice _inner;
        private readonly List<int> _steps = new();
        private int _flush;

        internal OrderedDevice(IBlockDevice inner) => _inner = inner;

        public string Name => _inner.Name;

        public int BlockSize => _inner.BlockSize;

        public ulong BlockCount => _inner.BlockCount;

        public bool IsReadOnly => false;

        public Result Read(ulong firstBlock, Span<byte> destination) => _inner.Read(firstBlock, destination);

        public Result Write(ulong firstBlock, ReadOnlySpan<byte> source)
        {
            for (int at = 0; at < source.Length; at += BlockCache.PageSize)
                _steps.Add(_flush << 16 | source[at]);
            return _inner.Write(firstBlock, source);
        }

        public Result Flush()
        {
            _flush++;
            return _inner.Flush();
        }

        internal bool IsInOrder(int round)
        {
            var flushOf = new int[4];
            for (int i = 0; i < _steps.Count; i++)
            {
                if ((_steps[i] & 0xFFFF) >> 4 == round)
                    flushOf[_steps[i] & 15] = 1 + (_steps[i] >> 16);
            }
            return flushOf[0] > 0 && flushOf[0] < flushOf[1] && flushOf[1] < flushOf[2] && flushOf[2] < flushOf[3];
        }
    }
}
