using System;
using System.Linq;
using System.Threading.Tasks;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Dialogos.Tests.Kernel.FileSystems;
using Dialogos.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Result = Dialogos.Kernel.Primitives.Result;

namespace Dialogos.Tests.Kernel.Block;

public class BlockCacheTests
{
    private const int Size = 1 << 20;

    [Fact]
    public void Reads_see_the_newest_write_and_the_device_gets_it()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(int, byte, byte, bool)[]>(), operations =>
        {
            var device = new MemoryBlockDevice("d", new byte[Size]);
            var cache = new BlockCache(device, 16);
            var model = new byte[Size];
            var order = cache.BeginOperation();
            foreach (var (place, length, value, isStep) in operations)
            {
                var at = (int)((uint)place * 7919u % (Size - 20_000));
                var count = length * 70;
                model.AsSpan(at, count).Fill(value);
                Volume.Require(cache.Write(order, (ulong)at, Enumerable.Repeat(value, count).ToArray()));
                if (isStep)
                    order.Then();
                var read = new byte[20_000];
                Volume.Require(cache.Read((ulong)at, read));
                if (!read.AsSpan().SequenceEqual(model.AsSpan(at, read.Length)))
                    return false;
            }
            Volume.Require(cache.Synchronize());
            return device.Content.AsSpan().SequenceEqual(model) && cache.Statistics.CachedPages <= 16
                && cache.Statistics.DirtyVersions == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Stages_reach_the_device_in_order_with_a_flush_between()
    {
        var recording = new RecordingBlockDevice(new MemoryBlockDevice("d", new byte[Size]));
        var cache = new BlockCache(recording, 64);
        var first = cache.BeginOperation();
        Volume.Require(cache.Write(first, 8192, [1]));
        first.Then();
        Volume.Require(cache.Write(first, 0, [2]));
        first.Then();
        Volume.Require(cache.Write(first, 8192, [3]));
        var second = cache.BeginOperation();
        Volume.Require(cache.Write(second, 40_960, [4]));
        Volume.Require(cache.Write(second, 1, [5]));
        second.Then();
        Volume.Require(cache.Write(second, 40_961, [6]));
        Volume.Require(cache.Synchronize());
        var writes = recording.Steps.Select(step => step.IsFlush ? "flush" : $"{step.FirstBlock / 8}:{step.Bytes![0]},{step.Bytes[1]}");
        Assert.Equal(
            ["10:4,0", "2:1,0", "flush", "0:2,5", "flush", "10:4,6", "2:3,0", "flush", "flush"], writes);
    }

    [Fact]
    public void Sequential_reads_are_read_ahead_and_old_pages_are_evicted()
    {
        var cache = new BlockCache(new MemoryBlockDevice("d", new byte[Size]), 32);
        var page = new byte[BlockCache.PageSize];
        for (ulong at = 0; at < Size; at += BlockCache.PageSize)
            Volume.Require(cache.Read(at, page));
        var statistics = cache.Statistics;
        Assert.True(statistics.ReadAhead > 200, statistics.ToString());
        Assert.True(statistics.Misses < 50, statistics.ToString());
        Assert.Equal(32, statistics.CachedPages);
    }

    [Fact]
    public void Beyond_the_device_is_corrupt_and_a_failed_write_back_is_tried_again()
    {
        var failing = new FailingDevice();
        var cache = new BlockCache(failing, 16);
        Assert.Equal(Errno.Corrupt, cache.Read(Size - 1, new byte[2]).Error);
        Assert.Equal(Errno.Corrupt, cache.Read(ulong.MaxValue, new byte[2]).Error);
        Volume.Require(cache.Write(cache.BeginOperation(), 5, [9]));
        failing.Fails = true;
        Assert.Equal(Errno.InputOutput, cache.Synchronize().Error);
        failing.Fails = false;
        Volume.Require(cache.Synchronize());
        Assert.Equal(9, failing.Inner.Content[5]);
    }

    [Fact]
    public async Task Threads_share_a_cache()
    {
        var device = new MemoryBlockDevice("d", new byte[Size]);
        var cache = new BlockCache(device, 16);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var at = (ulong)((i * 4 + thread) * 512);
                Volume.Require(cache.Write(cache.BeginOperation(), at, Enumerable.Repeat((byte)(thread + 1), 512).ToArray()));
                if (i % 50 == 0)
                    Volume.Require(cache.Synchronize());
            }
        })));
        Volume.Require(cache.Synchronize());
        for (var sector = 0; sector < 2000; sector++)
            Assert.Equal(sector % 4 + 1, device.Content[sector * 512 + 511]);
    }

    private sealed class FailingDevice : IBlockDevice
    {
        internal MemoryBlockDevice Inner { get; } = new("d", new byte[Size]);

        internal bool Fails { get; set; }

        public string Name => Inner.Name;

        public int BlockSize => Inner.BlockSize;

        public ulong BlockCount => Inner.BlockCount;

        public bool IsReadOnly => false;

        public Result Read(ulong firstBlock, Span<byte> destination) => Inner.Read(firstBlock, destination);

        public Result Write(ulong firstBlock, ReadOnlySpan<byte> source) =>
            Fails ? Errno.InputOutput : Inner.Write(firstBlock, source);

        public Result Flush() => Result.Ok;
    }
}
