// PCI Local Bus Specification 3.0, chapter 3.2.2.3.2 (configuration mechanism #1).
using System.Threading;
using Dialogos.Kernel.Machine;

namespace Dialogos.Drivers.Bus;

/// <summary>Configuration space through ports CF8 and CFC, for machines without MCFG.</summary>
public sealed class PortConfigurationSpace : IConfigurationSpace
{
    private const ushort AddressPort = 0xCF8, DataPort = 0xCFC;
    private const uint Enable = 1u << 31;

    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public int BytesPerFunction => 256;
    /// <inheritdoc/>
    public byte LastBus => 255;

    /// <summary>True if a host bridge listens: the address port keeps what is written.</summary>
    public static bool IsPresent()
    {
        Port.Write32(AddressPort, Enable);
        return Port.Read32(AddressPort) == Enable;
    }

    /// <inheritdoc/>
    public uint Read(PciAddress address, int offset)
    {
        lock (_lock)
        {
            Port.Write32(AddressPort, Select(address, offset));
            return Port.Read32(DataPort);
        }
    }

    /// <inheritdoc/>
    public void Write(PciAddress address, int offset, uint value)
    {
        lock (_lock)
        {
            Port.Write32(AddressPort, Select(address, offset));
            Port.Write32(DataPort, value);
        }
    }

    private static uint Select(PciAddress address, int offset) =>
        Enable | ((uint)address.Bus << 16) | ((uint)address.Device << 11) | ((uint)address.Function << 8) | (uint)offset;
}
