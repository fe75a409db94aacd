// PCI Local Bus Specification 3.0, chapter 6.8 (MSI and MSI-X).
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>A message that raises an interrupt: the device writes <see cref="Data"/> to <see cref="Address"/>.</summary>
public readonly struct InterruptMessage(ulong address, uint data)
{
    /// <summary>Physical address, on x86 one that a local APIC watches.</summary>
    public ulong Address { get; } = address;
    /// <summary>Vector and delivery mode.</summary>
    public uint Data { get; } = data;
}

/// <summary>Where an MSI-X capability keeps its table.</summary>
public readonly struct MsiXTable(int capability, int entries, int bar, uint offset)
{
    /// <summary>Offset of the capability in configuration space.</summary>
    public int Capability { get; } = capability;
    /// <summary>Messages in the table, 1 to 2048.</summary>
    public int Entries { get; } = entries;
    /// <summary>Base address register of the table.</summary>
    public int Bar { get; } = bar;
    /// <summary>Bytes from the start of that region.</summary>
    public uint Offset { get; } = offset;
}

/// <summary>Programs message-signalled interrupts.</summary>
public static class MessageInterrupts
{
    private const int MsiXEntryBytes = 16;

    /// <summary>Reads the MSI-X capability; <see cref="Errno.NoDevice"/> if there is none.</summary>
    public static Result<MsiXTable> ReadTable(PciFunction function)
    {
        if (!function.TryFindCapability(PciFunction.MsiXCapability, out var capability))
            return Errno.NoDevice;
        var control = function.Read16(capability.Offset + 2);
        var location = function.Read32(capability.Offset + 4);
        var bar = (int)(location & 7);
        return bar > 5
            ? Errno.Protocol
            : new MsiXTable(capability.Offset, (control & 0x7FF) + 1, bar, location & ~7u);
    }

    /// <summary>
    /// Writes one message into the table and unmasks it. <paramref name="region"/> holds the registers of the table's BAR.
    /// </summary>
    public static Result Program(MsiXTable table, IRegisters region, int entry, InterruptMessage message)
    {
        if (entry < 0 || entry >= table.Entries)
            return Errno.InvalidArgument;
        var offset = (ulong)table.Offset + (ulong)(entry * MsiXEntryBytes);
        if (offset + MsiXEntryBytes > region.Length)
            return Errno.Protocol;
        var at = (uint)offset;
        region.Write32(at + 12, 1);
        region.Write32(at, (uint)message.Address);
        region.Write32(at + 4, (uint)(message.Address >> 32));
        region.Write32(at + 8, message.Data);
        region.Write32(at + 12, 0);
        return Result.Ok;
    }

    /// <summary>Turns MSI-X on.</summary>
    public static void EnableTable(PciFunction function, MsiXTable table) =>
        function.Write16(table.Capability + 2, (ushort)((function.Read16(table.Capability + 2) | 0x8000) & ~0x4000));

    /// <summary>Gives a function with plain MSI its one message; <see cref="Errno.NoDevice"/> if it cannot.</summary>
    public static Result EnableSingle(PciFunction function, InterruptMessage message)
    {
        if (!function.TryFindCapability(PciFunction.MsiCapability, out var capability))
            return Errno.NoDevice;
        var control = function.Read16(capability.Offset + 2);
        var is64Bit = (control & 0x80) != 0;
        if (!is64Bit && message.Address > uint.MaxValue)
            return Errno.NotSupported;
        function.Write32(capability.Offset + 4, (uint)message.Address);
        if (is64Bit)
            function.Write32(capability.Offset + 8, (uint)(message.Address >> 32));
        function.Write16(capability.Offset + (is64Bit ? 12 : 8), (ushort)message.Data);
        // One message only (bits 4-6 zero), enabled.
        function.Write16(capability.Offset + 2, (ushort)((control & ~0x70) | 1));
        return Result.Ok;
    }
}
