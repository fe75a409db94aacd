// Virtio 1.2, chapter 5.2 (block device).
using System;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>A virtio block device: one queue, requests of a header, data segments and a status byte.</summary>
public sealed class VirtioBlockDevice : QueuedBlockDevice
{
    private const ulong FeatureSegmentSize = 1 << 1, FeatureSegmentCount = 1 << 2, FeatureReadOnly = 1 << 5,
        FeatureBlockSize = 1 << 6, FeatureFlush = 1 << 9;
    private const ulong Wanted =
        FeatureSegmentSize | FeatureSegmentCount | FeatureReadOnly | FeatureBlockSize | FeatureFlush;
    private const uint TypeRead = 0, TypeWrite = 1, TypeFlush = 4;
    private const uint HeaderLength = 16, StatusOffset = 512;
    private const int SectorSize = 512;
    private const int MostSegments = 18;

    private readonly IVirtioTransport _transport;
    private readonly VirtioSegment[] _segments = new VirtioSegment[MostSegments];
    private Virtqueue _queue = null!;
    private ulong _features;
    private uint _segmentBytes = BlockSlot.DataBytes;

    private VirtioBlockDevice(BlockChannel channel, string name, IVirtioTransport transport) : base(channel, name) =>
        _transport = transport;

    /// <summary>Brings a device up.</summary>
    public static Result<VirtioBlockDevice> Create(BlockChannel channel, string name, IVirtioTransport transport)
    {
        var device = new VirtioBlockDevice(channel, name, transport);
        var result = device.Initialize();
        return result.Failed ? result.Error : device;
    }

    /// <inheritdoc/>
    protected override Result Submit(BlockSlot slot)
    {
        if (slot.Operation == BlockOperation.Flush && (_features & FeatureFlush) == 0)
        {
            // Such a device writes through (chapter 5.2.5): there is nothing to wait for.
            Complete(slot.Index, Errno.None);
            return Result.Ok;
        }
        var type = slot.Operation switch
        {
            BlockOperation.Read => TypeRead,
            BlockOperation.Write => TypeWrite,
            _ => TypeFlush,
        };
        slot.Memory.Write32(0, type);
        slot.Memory.Write32(4, 0);
        slot.Memory.Write64(8, slot.FirstBlock * (ulong)(BlockSize / SectorSize));
        slot.Memory.Write8(StatusOffset, 0xFF);
        var count = 0;
        _segments[count++] = new VirtioSegment(slot.Memory.PhysicalAddress, HeaderLength, false);
        for (uint done = 0; done < (uint)slot.Bytes; done += _segmentBytes)
        {
            var length = Math.Min(_segmentBytes, (uint)slot.Bytes - done);
            _segments[count++] = new VirtioSegment(slot.DataAddress + done, length, slot.Operation == BlockOperation.Read);
        }
        _segments[count++] = new VirtioSegment(slot.Memory.PhysicalAddress + StatusOffset, 1, true);
        var added = _queue.Add(_segments.AsSpan(0, count), slot.Index);
        if (added.Failed)
            return added.Error;
        _transport.Notify(0);
        return Result.Ok;
    }

    /// <inheritdoc/>
    protected override Result Collect()
    {
        while (true)
        {
            var taken = _queue.Take();
            if (taken.Error == Errno.Again)
                return Result.Ok;
            if (taken.Failed)
                return taken.Error;
            var slot = Slots[taken.Value.Token];
            var status = slot.Memory.Read8(StatusOffset);
            var expected = slot.Operation == BlockOperation.Read ? (uint)slot.Bytes + 1 : 1;
            var error = status switch
            {
                0 => taken.Value.Length < expected ? Errno.Protocol : Errno.None,
                1 => Errno.InputOutput,
                2 => Errno.NotSupported,
                _ => Errno.Protocol,
            };
            if (!Complete(slot.Index, error))
                return Errno.Protocol;
        }
    }

    /// <inheritdoc/>
    protected override Result Restart()
    {
        var agreed = VirtioInitialization.Negotiate(_transport, Channel.Host, Wanted);
        if (agreed.Failed)
            return agreed.Error;
        if (agreed.Value != _features)
            return Errno.Protocol;
        _queue.Reset();
        var enabled = _transport.EnableQueue(0, _queue);
        if (enabled.Failed)
            return enabled;
        VirtioInitialization.Start(_transport);
        return Result.Ok;
    }

    private Result Initialize()
    {
        var agreed = VirtioInitialization.Negotiate(_transport, Channel.Host, Wanted);
        if (agreed.Failed)
            return agreed.Error;
        _features = agreed.Value;
        var limited = ReadLimits();
        if (limited.Failed)
            return limited;
        var sectors = VirtioInitialization.ReadStable64(_transport, 0);
        if (sectors.Failed)
            return sectors.Error;
        var blockSize = SectorSize;
        if ((_features & FeatureBlockSize) != 0)
        {
            if (_transport.Configuration.Length < 24)
                return Errno.Protocol;
            var said = _transport.Configuration.Read32(20);
            if (said is not (512 or 1024 or 2048 or 4096))
                return Errno.Protocol;
            blockSize = (int)said;
        }
        var queue = VirtioInitialization.CreateQueue(_transport, Channel.Host, 0, Depth * MostSegments);
        if (queue.Failed)
            return queue.Error;
        _queue = queue.Value;
        // Every slot may be in flight with a header, data and a status.
        if (_queue.Size < 3 * Depth)
            return Errno.NotSupported;
        LargestTransfer = (int)Math.Min((uint)LargestTransfer, (uint)(_queue.Size / Depth - 2) * _segmentBytes);
        var prepared = Prepare(
            blockSize, sectors.Value / (ulong)(blockSize / SectorSize), (_features & FeatureReadOnly) != 0);
        if (prepared.Failed)
            return prepared;
        VirtioInitialization.Start(_transport);
        return Result.Ok;
    }

    private Result ReadLimits()
    {
        var configuration = _transport.Configuration;
        if (configuration.Length < 16)
            return Errno.Protocol;
        if ((_features & FeatureSegmentSize) != 0)
        {
            var largest = configuration.Read32(8);
            if (largest < SectorSize)
                return Errno.NotSupported;
            _segmentBytes = Math.Min(_segmentBytes, largest & ~(uint)(SectorSize - 1));
        }
        uint segments = MostSegments - 2;
        if ((_features & FeatureSegmentCount) != 0)
            segments = Math.Min(segments, configuration.Read32(12));
        if (segments == 0)
            return Errno.Protocol;
        LargestTransfer = (int)Math.Min((ulong)LargestTransfer, (ulong)segments * _segmentBytes);
        return Result.Ok;
    }
}
