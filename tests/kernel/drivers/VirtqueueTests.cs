using System;
using System.Collections.Generic;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers;

public class VirtqueueTests
{
    private readonly SimulatedHost _host = new();
    private readonly SimulatedVirtio _device;
    private readonly Virtqueue _queue;
    private readonly List<VirtioSegment> _segments = [];

    public VirtqueueTests()
    {
        _device = new SimulatedVirtio(_host, VirtioKind.Entropy, VirtioFeatures.Version1, 0);
        Assert.True(VirtioInitialization.Negotiate(_device, _host, 0).IsOk);
        _queue = VirtioInitialization.CreateQueue(_device, _host, 0, 8).Value;
        VirtioInitialization.Start(_device);
    }

    private Result<int> Add(int segments, int token, bool isWritten = true)
    {
        var list = new VirtioSegment[segments];
        for (var i = 0; i < segments; i++)
            list[i] = new VirtioSegment(0x1000 + (ulong)i, 16, isWritten);
        return _queue.Add(list, token);
    }

    [Fact]
    public void Random_traffic_keeps_every_token_and_descriptor()
    {
        var random = new Random(1);
        var withDevice = new List<(ushort Head, int Token, uint Room)>();
        var tokens = new Dictionary<int, int>();
        var next = 0;
        for (var step = 0; step < 200_000; step++)
        {
            var length = random.Next(1, 5);
            if (random.Next(2) == 0)
            {
                var added = Add(length, next);
                Assert.Equal(_queue.FreeDescriptors + (added.IsOk ? length : 0) < length, added.Failed);
                if (added.IsOk)
                    tokens[added.Value] = next++;
            }
            if (_device.TryTake(0, out var head, _segments))
                withDevice.Add((head, tokens[head], (uint)_segments.Count * 16));
            if (withDevice.Count == 0 || random.Next(2) != 0)
                continue;
            var pick = random.Next(withDevice.Count);
            var (finishedHead, token, room) = withDevice[pick];
            withDevice.RemoveAt(pick);
            var written = (uint)random.Next((int)room + 1);
            _device.Finish(0, finishedHead, written);
            var taken = _queue.Take();
            Assert.True(taken.IsOk);
            Assert.Equal((token, written), (taken.Value.Token, taken.Value.Length));
            Assert.Equal(Errno.Again, _queue.Take().Error);
        }
        Assert.True(next > 50_000);
    }

    [Theory]
    [InlineData(8u, 0u, 1)] // A head outside the queue.
    [InlineData(0xFFFFFFFFu, 0u, 1)]
    [InlineData(3u, 0u, 1)] // A chain that the device does not have.
    [InlineData(1u, 0u, 1)] // The middle of a chain.
    [InlineData(0u, 33u, 1)] // More bytes than there was room for.
    [InlineData(0u, 0xFFFFFFFFu, 1)]
    [InlineData(0u, 0u, 2)] // More chains than it was given.
    [InlineData(0u, 0u, 0x8000)]
    public void A_lying_device_breaks_the_queue(uint head, uint length, int advance)
    {
        Assert.Equal(0, Add(2, 7).Value);
        _device.Finish(0, head, length, (ushort)advance);
        Assert.Equal(Errno.Protocol, _queue.Take().Error);
        Assert.True(_queue.IsBroken);
        Assert.Equal(Errno.Protocol, Add(1, 8).Error);
        _queue.Reset();
        Assert.Equal((8, 0, false), (_queue.FreeDescriptors, _queue.Outstanding, _queue.IsBroken));
        Assert.True(Add(8, 9).IsOk);
    }

    [Fact]
    public void A_chain_cannot_finish_twice()
    {
        Add(1, 1);
        Add(1, 2);
        _device.Finish(0, 0, 0);
        _device.Finish(0, 0, 0);
        Assert.Equal(1, _queue.Take().Value.Token);
        Assert.Equal(Errno.Protocol, _queue.Take().Error);
    }

    [Fact]
    public void Too_long_a_chain_is_refused()
    {
        Assert.Equal(Errno.InvalidArgument, Add(9, 1).Error);
        Assert.Equal(Errno.InvalidArgument, Add(0, 1).Error);
        Assert.True(Add(8, 1).IsOk);
        Assert.Equal(Errno.Again, Add(1, 2).Error);
    }

    [Theory]
    [InlineData(256, 100, 64)]
    [InlineData(100, 256, 64)]
    [InlineData(1, 8, 1)]
    [InlineData(0, 8, 0)]
    public void The_size_is_a_power_of_two_that_both_can_do(int device, int wanted, int expected) =>
        Assert.Equal(expected, Virtqueue.ChooseSize(device, wanted));

    [Fact]
    public void Negotiation_refuses_old_and_stubborn_devices()
    {
        var old = new SimulatedVirtio(_host, VirtioKind.Block, 0, 0);
        Assert.Equal(Errno.NotSupported, VirtioInitialization.Negotiate(old, _host, 0).Error);
        Assert.True((old.Status & VirtioStatus.Failed) != 0);
        var stubborn = new SimulatedVirtio(_host, VirtioKind.Block, VirtioFeatures.Version1, 0) { RefusesFeatures = true };
        Assert.Equal(Errno.NotSupported, VirtioInitialization.Negotiate(stubborn, _host, 0).Error);
    }
}
