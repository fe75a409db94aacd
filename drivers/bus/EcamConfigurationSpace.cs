// PCI Express Base Specification 3.0, chapter 7.2.2 (enhanced configuration access mechanism).
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>Memory-mapped configuration space; each bus is mapped when it is first asked for.</summary>
public sealed class EcamConfigurationSpace(EcamRange range) : IConfigurationSpace
{
    private const ulong BytesPerBus = 1 << 20;

    private readonly DeviceMemory?[] _buses = new DeviceMemory?[256];

    /// <inheritdoc/>
    public int BytesPerFunction => 4096;
    /// <inheritdoc/>
    public byte LastBus => range.LastBus;

    /// <inheritdoc/>
    public uint Read(PciAddress address, int offset)
    {
        var bus = Bus(address.Bus);
        return bus.Failed ? uint.MaxValue : bus.Value.Read32(At(address, offset));
    }

    /// <inheritdoc/>
    public void Write(PciAddress address, int offset, uint value)
    {
        var bus = Bus(address.Bus);
        if (bus.IsOk)
            bus.Value.Write32(At(address, offset), value);
    }

    private Result<DeviceMemory> Bus(byte number)
    {
        if (number < range.FirstBus || number > range.LastBus)
            return Errno.NoDevice;
        if (_buses[number] is { } known)
            return known;
        var mapped = KernelMemory.MapDevice(range.Address + number * BytesPerBus, BytesPerBus);
        if (mapped.IsOk)
            _buses[number] = mapped.Value;
        return mapped;
    }

    private static ulong At(PciAddress address, int offset) =>
        ((ulong)address.Device << 15) | ((ulong)address.Function << 12) | (uint)offset;
}
