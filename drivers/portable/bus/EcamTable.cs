// PCI Firmware Specification 3.2, chapter 4.1.2 (MCFG).
using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Bus;

/// <summary>Where the configuration space of a range of buses is mapped.</summary>
public readonly struct EcamRange(ulong address, byte firstBus, byte lastBus)
{
    /// <summary>Physical address of bus 0, whether it is in the range or not.</summary>
    public ulong Address { get; } = address;
    /// <summary>First bus that answers there.</summary>
    public byte FirstBus { get; } = firstBus;
    /// <summary>Last bus that answers there.</summary>
    public byte LastBus { get; } = lastBus;
}

/// <summary>Reads the ACPI table MCFG.</summary>
public static class EcamTable
{
    private const int FirstEntry = 44, EntryBytes = 16;

    /// <summary>
    /// The range of segment 0 that starts at bus 0; <see cref="Errno.NotFound"/> if the table has none,
    /// <see cref="Errno.BadMessage"/> if the entry makes no sense.
    /// </summary>
    public static Result<EcamRange> FindFirstSegment(ReadOnlySpan<byte> table)
    {
        for (var at = FirstEntry; at + EntryBytes <= table.Length; at += EntryBytes)
        {
            var entry = table.Slice(at, EntryBytes);
            var segment = BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(8));
            if (segment != 0 || entry[10] != 0)
                continue;
            var address = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            return address == 0 || (address & 0xFFFFF) != 0 || address > 1UL << 51
                ? Errno.BadMessage
                : new EcamRange(address, entry[10], entry[11]);
        }
        return Errno.NotFound;
    }
}
