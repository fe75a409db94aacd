// PCI Local Bus Specification 3.0, chapter 6.1 (header) and 6.2.5 (base addresses).
using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>One link of a function's capability list.</summary>
public readonly struct PciCapability(byte id, int offset)
{
    /// <summary>What it describes (PCI Code and ID Assignment, chapter 2).</summary>
    public byte Id { get; } = id;
    /// <summary>Where it begins in configuration space.</summary>
    public int Offset { get; } = offset;
}

/// <summary>A region of registers that a base address register describes.</summary>
public readonly struct PciBar(int index, ulong address, ulong length, bool isPort, bool is64Bit)
{
    /// <summary>Which register, 0 to 5.</summary>
    public int Index { get; } = index;
    /// <summary>Physical address or port; 0 if the firmware assigned none.</summary>
    public ulong Address { get; } = address;
    /// <summary>Bytes: a power of two.</summary>
    public ulong Length { get; } = length;
    /// <summary>True for I/O ports, false for memory.</summary>
    public bool IsPort { get; } = isPort;
    /// <summary>True if the next register holds the upper half.</summary>
    public bool Is64Bit { get; } = is64Bit;
}

/// <summary>A function that answered: its identity, and typed access to its configuration space.</summary>
public sealed class PciFunction
{
    /// <summary>Capability of message-signalled interrupts.</summary>
    public const byte MsiCapability = 0x05;
    /// <summary>Capability that a vendor defines; virtio uses it.</summary>
    public const byte VendorCapability = 0x09;
    /// <summary>Capability of message-signalled interrupts with a table.</summary>
    public const byte MsiXCapability = 0x11;

    private const int CommandOffset = 0x04;
    private const int FirstBarOffset = 0x10;
    private const uint CommandPorts = 1, CommandMemory = 2, CommandMaster = 4, CommandNoLegacyInterrupt = 1 << 10;
    private const int BarCount = 6;

    private readonly IConfigurationSpace _space;
    private readonly List<PciCapability> _capabilities = new();

    /// <summary>Reads the identity of the function at <paramref name="address"/>, which must have answered.</summary>
    public PciFunction(IConfigurationSpace space, PciAddress address)
    {
        _space = space;
        Address = address;
        var identity = Read32(0);
        Vendor = (ushort)identity;
        Device = (ushort)(identity >> 16);
        var classAndRevision = Read32(8);
        Class = (byte)(classAndRevision >> 24);
        Subclass = (byte)(classAndRevision >> 16);
        Interface = (byte)(classAndRevision >> 8);
        HeaderType = (byte)(Read8(0x0E) & 0x7F);
        ReadCapabilities();
    }

    /// <summary>Where it sits.</summary>
    public PciAddress Address { get; }
    /// <summary>Vendor identifier.</summary>
    public ushort Vendor { get; }
    /// <summary>Device identifier.</summary>
    public ushort Device { get; }
    /// <summary>Base class.</summary>
    public byte Class { get; }
    /// <summary>Subclass.</summary>
    public byte Subclass { get; }
    /// <summary>Programming interface.</summary>
    public byte Interface { get; }
    /// <summary>0 for devices, 1 for bridges.</summary>
    public byte HeaderType { get; }
    /// <summary>True for a bridge to another PCI bus.</summary>
    public bool IsBridge => HeaderType == 1 && Class == 6 && Subclass == 4;
    /// <summary>Its capabilities in list order.</summary>
    public List<PciCapability> Capabilities => _capabilities;

    /// <summary>Reads 8 bits of configuration space.</summary>
    public byte Read8(int offset) => (byte)(Read32(offset & ~3) >> (8 * (offset & 3)));

    /// <summary>Reads 16 bits of configuration space at an even offset.</summary>
    public ushort Read16(int offset) => (ushort)(Read32(offset & ~3) >> (8 * (offset & 2)));

    /// <summary>Reads 32 bits of configuration space; all ones beyond its end.</summary>
    public uint Read32(int offset) =>
        offset >= 0 && offset + 4 <= _space.BytesPerFunction ? _space.Read(Address, offset) : uint.MaxValue;

    /// <summary>Writes 16 bits of configuration space, keeping the other half of the word.</summary>
    public void Write16(int offset, ushort value)
    {
        var shift = 8 * (offset & 2);
        var word = Read32(offset & ~3);
        Write32(offset & ~3, (word & ~(0xFFFFu << shift)) | ((uint)value << shift));
    }

    /// <summary>Writes 32 bits of configuration space.</summary>
    public void Write32(int offset, uint value) => _space.Write(Address, offset, value);

    /// <summary>The first capability with this identifier.</summary>
    public bool TryFindCapability(byte id, out PciCapability capability)
    {
        foreach (var candidate in _capabilities)
        {
            if (candidate.Id != id)
                continue;
            capability = candidate;
            return true;
        }
        capability = default;
        return false;
    }

    /// <summary>Lets the function answer at its BARs and access memory itself; turns its interrupt pin off.</summary>
    public void Enable()
    {
        // The upper half is the status register, whose bits are cleared by writing ones: write zeros there.
        var command = Read32(CommandOffset) & 0xFFFF;
        Write32(CommandOffset, command | CommandPorts | CommandMemory | CommandMaster | CommandNoLegacyInterrupt);
    }

    /// <summary>Lets the function use its interrupt pin, for devices without message-signalled interrupts.</summary>
    public void EnableLegacyInterrupt() => Write32(CommandOffset, Read32(CommandOffset) & 0xFFFF & ~CommandNoLegacyInterrupt);

    /// <summary>
    /// Reads and sizes one base address register. <see cref="Errno.NoDevice"/> if it is not implemented,
    /// <see cref="Errno.Protocol"/> if what it says makes no sense.
    /// </summary>
    public Result<PciBar> ReadBar(int index)
    {
        if (index < 0 || index >= (HeaderType == 1 ? 2 : BarCount))
            return Errno.InvalidArgument;
        var offset = FirstBarOffset + 4 * index;
        // Sizing writes all ones, which moves the region: nothing may decode meanwhile (chapter 6.2.5.1).
        var command = Read32(CommandOffset) & 0xFFFF;
        Write32(CommandOffset, command & ~(CommandPorts | CommandMemory));
        var low = Read32(offset);
        var isPort = (low & 1) != 0;
        var is64Bit = !isPort && (low & 6) == 4;
        var sizeLow = ProbeSize(offset, low);
        uint high = 0, sizeHigh = uint.MaxValue;
        if (is64Bit && index + 1 < BarCount)
        {
            high = Read32(offset + 4);
            sizeHigh = ProbeSize(offset + 4, high);
        }
        Write32(CommandOffset, command);

        if (sizeLow == 0 && (!is64Bit || sizeHigh == 0))
            return Errno.NoDevice;
        if (is64Bit && index + 1 >= BarCount)
            return Errno.Protocol;
        var flags = isPort ? 3u : 15u;
        // A port BAR may implement only its lower 16 bits.
        var mask = isPort ? (sizeLow & ~flags) | 0xFFFF0000 : sizeLow & ~flags;
        var wide = ((ulong)sizeHigh << 32) | mask;
        var length = ~wide + 1;
        if (length == 0 || (length & (length - 1)) != 0)
            return Errno.Protocol;
        var address = ((ulong)high << 32) | (low & ~flags);
        return (address & (length - 1)) != 0 || (isPort && address > 0xFFFF)
            ? Errno.Protocol
            : new PciBar(index, address, length, isPort, is64Bit);
    }

    private uint ProbeSize(int offset, uint original)
    {
        Write32(offset, uint.MaxValue);
        var size = Read32(offset);
        Write32(offset, original);
        return size;
    }

    private void ReadCapabilities()
    {
        const ushort statusHasList = 1 << 4;
        if ((Read16(0x06) & statusHasList) == 0)
            return;
        var offset = Read8(0x34) & ~3;
        // A list of well-formed links has at most 48; a longer one is a loop.
        for (var links = 0; links < 48 && offset >= 0x40; links++)
        {
            var header = Read16(offset);
            if (header == ushort.MaxValue)
                return;
            _capabilities.Add(new PciCapability((byte)header, offset));
            offset = (header >> 8) & ~3;
        }
    }
}
