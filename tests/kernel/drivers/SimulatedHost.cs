using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Drivers;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.Drivers;

/// <summary>Memory in an array. Accesses are checked, so that a driver that leaves its memory fails the test.</summary>
internal class SimulatedMemory(ulong physicalAddress, int bytes) : IDeviceMemory
{
    private readonly byte[] _bytes = new byte[bytes];

    public ulong PhysicalAddress { get; } = physicalAddress;
    public Span<byte> Bytes => _bytes;
    public uint Length => (uint)_bytes.Length;

    public virtual byte Read8(uint offset) => _bytes[offset];
    public virtual ushort Read16(uint offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));
    public virtual uint Read32(uint offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));
    public virtual ulong Read64(uint offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));
    public virtual void Write8(uint offset, byte value) => _bytes[offset] = value;
    public virtual void Write16(uint offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(At(offset, 2), value);
    public virtual void Write32(uint offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(At(offset, 4), value);
    public virtual void Write64(uint offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(At(offset, 8), value);

    private Span<byte> At(uint offset, int width)
    {
        if (offset % width != 0)
            throw new InvalidOperationException($"An access of {width} bytes at {offset:X} is not aligned.");
        return _bytes.AsSpan((int)offset, width);
    }
}

/// <summary>
/// A system in which time passes only while a driver waits, and in which waiting lets the simulated devices work.
/// </summary>
internal sealed class SimulatedHost : IDriverHost
{
    private readonly List<SimulatedMemory> _memory = [];

    /// <summary>What the devices do while the driver waits.</summary>
    public Action DeviceWork { get; set; } = () => { };
    public ulong Nanoseconds { get; private set; }

    public Result<IDeviceMemory> AllocateDeviceMemory(uint bytes)
    {
        // Addresses beyond 4 GiB and gaps between allocations find truncation and overruns.
        var memory = new SimulatedMemory(0x1_2000_0000 + (ulong)_memory.Count * 0x100000, (int)bytes);
        _memory.Add(memory);
        return memory;
    }

    public IDeviceEvent CreateEvent() => new SimulatedEvent(this);

    public void Pause()
    {
        Nanoseconds += 1000;
        DeviceWork();
    }

    /// <summary>What a device sees at a physical address: memory that was allocated, or nothing.</summary>
    public Span<byte> Physical(ulong address, int bytes)
    {
        foreach (var memory in _memory)
        {
            if (address >= memory.PhysicalAddress && address + (ulong)bytes <= memory.PhysicalAddress + memory.Length)
                return memory.Bytes.Slice((int)(address - memory.PhysicalAddress), bytes);
        }
        throw new InvalidOperationException($"The device was told an address that is nobody's: {address:X}.");
    }

    private sealed class SimulatedEvent(SimulatedHost host) : IDeviceEvent
    {
        public uint Ticket { get; private set; }
        public void Signal() => Ticket++;

        public void Wait(uint ticket, ulong nanoseconds)
        {
            if (Ticket != ticket)
                return;
            host.Nanoseconds += Math.Min(nanoseconds, 100_000_000);
            host.DeviceWork();
        }
    }
}
