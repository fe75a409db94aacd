using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Dialogos.Drivers;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.Drivers.Emulated;

/// <summary>The system around a driver: memory of the guest, and the clock.</summary>
internal sealed class EmulatedHost(EmulatedMachine machine) : IDriverHost
{
    private uint _next = 1 << 20;

    public ulong Nanoseconds => (ulong)Stopwatch.GetElapsedTime(0).TotalNanoseconds;

    public Result<IDeviceMemory> AllocateDeviceMemory(uint bytes)
    {
        if (_next + bytes > EmulatedMachine.MemoryBytes)
            return Errno.OutOfMemory;
        var memory = new GuestMemory(machine, _next, bytes);
        _next += (bytes + 4095) & ~4095u;
        memory.Bytes.Clear();
        return memory;
    }

    public IDeviceEvent CreateEvent() => new PolledEvent();

    public void Pause() => Thread.Yield();

    private sealed class PolledEvent : IDeviceEvent
    {
        public uint Ticket => 0;
        public void Signal() { }
        public void Wait(uint ticket, ulong nanoseconds) => Thread.Yield();
    }
}

/// <summary>Memory of the guest, shared with QEMU.</summary>
internal sealed class GuestMemory(EmulatedMachine machine, uint address, uint bytes) : IDeviceMemory
{
    public ulong PhysicalAddress => address;
    public uint Length => bytes;

    public Span<byte> Bytes
    {
        get
        {
            var start = machine.Memory.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)address;
            return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), start), (int)bytes);
        }
    }

    public byte Read8(uint offset) => Bytes[(int)offset];
    public ushort Read16(uint offset) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes[(int)offset..]);
    public uint Read32(uint offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[(int)offset..]);
    public ulong Read64(uint offset) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes[(int)offset..]);
    public void Write8(uint offset, byte value) => Bytes[(int)offset] = value;
    public void Write16(uint offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Bytes[(int)offset..], value);
    public void Write32(uint offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes[(int)offset..], value);
    public void Write64(uint offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Bytes[(int)offset..], value);
}

/// <summary>Registers of an emulated device.</summary>
internal sealed class EmulatedRegisters(EmulatedMachine machine, ulong address, uint bytes) : IRegisters
{
    public uint Length => bytes;
    public byte Read8(uint offset) => (byte)machine.Number($"readb 0x{At(offset, 1):x}");
    public ushort Read16(uint offset) => (ushort)machine.Number($"readw 0x{At(offset, 2):x}");
    public uint Read32(uint offset) => (uint)machine.Number($"readl 0x{At(offset, 4):x}");
    public ulong Read64(uint offset) => machine.Number($"readq 0x{At(offset, 8):x}");
    public void Write8(uint offset, byte value) => machine.Command($"writeb 0x{At(offset, 1):x} 0x{value:x}");
    public void Write16(uint offset, ushort value) => machine.Command($"writew 0x{At(offset, 2):x} 0x{value:x}");
    public void Write32(uint offset, uint value) => machine.Command($"writel 0x{At(offset, 4):x} 0x{value:x}");
    public void Write64(uint offset, ulong value) => machine.Command($"writeq 0x{At(offset, 8):x} 0x{value:x}");

    private ulong At(uint offset, uint width) => offset < bytes && width <= bytes - offset && offset % width == 0
        ? address + offset
        : throw new ArgumentOutOfRangeException(nameof(offset));
}

/// <summary>Ports of an emulated device.</summary>
internal sealed class EmulatedPorts(EmulatedMachine machine, ushort first, uint ports) : IRegisters
{
    public uint Length => ports;
    public byte Read8(uint offset) => (byte)machine.Number($"inb 0x{first + offset:x}");
    public ushort Read16(uint offset) => (ushort)machine.Number($"inw 0x{first + offset:x}");
    public uint Read32(uint offset) => (uint)machine.Number($"inl 0x{first + offset:x}");
    public ulong Read64(uint offset) => throw new NotSupportedException();
    public void Write8(uint offset, byte value) => machine.Command($"outb 0x{first + offset:x} 0x{value:x}");
    public void Write16(uint offset, ushort value) => machine.Command($"outw 0x{first + offset:x} 0x{value:x}");
    public void Write32(uint offset, uint value) => machine.Command($"outl 0x{first + offset:x} 0x{value:x}");
    public void Write64(uint offset, ulong value) => throw new NotSupportedException();
}

/// <summary>The regions of one emulated function.</summary>
internal sealed class EmulatedRegions(EmulatedMachine machine, PciFunction function) : IPciRegions
{
    public Result<IRegisters> Map(int index)
    {
        var bar = function.ReadBar(index);
        return bar.Failed ? bar.Error : new EmulatedRegisters(machine, bar.Value.Address, (uint)bar.Value.Length);
    }
}
