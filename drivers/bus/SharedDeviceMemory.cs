using System;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;

namespace Dialogos.Drivers.Bus;

/// <summary>Memory that a device also accesses. It is never given back: a device may write late.</summary>
public sealed class SharedDeviceMemory(DmaBuffer buffer)
    : MappedRegisters(new DeviceMemory(buffer.Address, (ulong)buffer.Length)), IDeviceMemory
{
    /// <inheritdoc/>
    public ulong PhysicalAddress => buffer.Physical;
    /// <inheritdoc/>
    public Span<byte> Bytes => buffer.Bytes;
}
