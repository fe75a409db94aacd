using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Drivers;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.Drivers;

/// <summary>The device's side of virtio, written from the specification's device requirements, not from the driver.</summary>
internal sealed class SimulatedVirtio(SimulatedHost host, VirtioKind kind, ulong features, int configurationBytes)
    : IVirtioTransport
{
    private readonly Virtqueue?[] _queues = new Virtqueue?[6];
    private readonly ushort[] _seen = new ushort[6];

    public VirtioKind Kind => kind;
    public SimulatedMemory Space { get; } = new(0, configurationBytes);
    public IRegisters Configuration => Space;
    public uint ConfigurationGeneration { get; set; }
    public VirtioStatus Status { get => _status; set => SetStatus(value); }
    public ulong DriverFeatures { get; private set; }
    public int QueueSize { get; set; } = 256;
    public int Resets { get; private set; }
    public bool RefusesFeatures { get; set; }

    private VirtioStatus _status;

    public ulong ReadDeviceFeatures() => features;
    public void WriteDriverFeatures(ulong agreed) => DriverFeatures = agreed;
    public int MaximumQueueSize(int queue) => queue < _queues.Length ? QueueSize : 0;
    public void Notify(int queue) { }
    public bool AcknowledgeInterrupt() => true;

    public Result EnableQueue(int queue, Virtqueue memory)
    {
        _queues[queue] = memory;
        _seen[queue] = 0;
        return Result.Ok;
    }

    /// <summary>Takes the next chain that the driver made available: its head and its segments.</summary>
    public bool TryTake(int queue, out ushort head, List<VirtioSegment> segments)
    {
        segments.Clear();
        head = 0;
        var ring = _queues[queue];
        if (ring is null || (_status & VirtioStatus.DriverOk) == 0)
            return false;
        var available = BinaryPrimitives.ReadUInt16LittleEndian(host.Physical(ring.AvailableAddress + 2, 2));
        if (available == _seen[queue])
            return false;
        var slot = (ulong)(_seen[queue]++ % ring.Size);
        head = BinaryPrimitives.ReadUInt16LittleEndian(host.Physical(ring.AvailableAddress + 4 + 2 * slot, 2));
        var index = head;
        while (true)
        {
            var descriptor = host.Physical(ring.DescriptorAddress + 16UL * index, 16);
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]);
            segments.Add(new VirtioSegment(
                BinaryPrimitives.ReadUInt64LittleEndian(descriptor), BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]),
                (flags & 2) != 0));
            if ((flags & 1) == 0)
                return true;
            index = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[14..]);
        }
    }

    /// <summary>Says that a chain is finished. Nothing is checked: a hostile device may say anything.</summary>
    public void Finish(int queue, uint head, uint length, ushort advance = 1)
    {
        var ring = _queues[queue]!;
        var index = BinaryPrimitives.ReadUInt16LittleEndian(host.Physical(ring.UsedAddress + 2, 2));
        var entry = host.Physical(ring.UsedAddress + 4 + 8UL * (ulong)(index % ring.Size), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, head);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(host.Physical(ring.UsedAddress + 2, 2), (ushort)(index + advance));
    }

    private void SetStatus(VirtioStatus value)
    {
        if (value == VirtioStatus.None)
        {
            Resets++;
            Array.Clear(_queues);
        }
        _status = RefusesFeatures ? value & ~VirtioStatus.FeaturesOk : value;
    }
}
