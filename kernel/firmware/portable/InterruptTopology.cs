using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Firmware;

/// <summary>An input/output interrupt controller.</summary>
public readonly struct IoApicDescription
{
    /// <summary>Describes a controller.</summary>
    public IoApicDescription(ulong address, uint firstInterrupt)
    {
        Address = address;
        FirstInterrupt = firstInterrupt;
    }

    /// <summary>Physical address of its registers.</summary>
    public ulong Address { get; }

    /// <summary>Global number of its first input.</summary>
    public uint FirstInterrupt { get; }
}

/// <summary>Where a legacy interrupt line really arrives.</summary>
public readonly struct InterruptOverride
{
    /// <summary>Describes an override.</summary>
    public InterruptOverride(byte source, uint target, ushort flags)
    {
        Source = source;
        Target = target;
        Flags = flags;
    }

    /// <summary>The line of the legacy controllers, 0 to 15.</summary>
    public byte Source { get; }

    /// <summary>Global interrupt number.</summary>
    public uint Target { get; }

    /// <summary>MPS INTI flags: polarity in bits 0-1, trigger mode in bits 2-3.</summary>
    public ushort Flags { get; }

    /// <summary>True if the line is active at low level.</summary>
    public bool ActiveLow => (Flags & 3) == 3;

    /// <summary>True if the interrupt stays asserted until it is served.</summary>
    public bool LevelTriggered => (Flags >> 2 & 3) == 3;
}

/// <summary>What the MADT says (ACPI 6.5, 5.2.12).</summary>
public sealed class InterruptTopology
{
    // Identifiers that mean every processor: what is sent there would reach the sender as well.
    private const byte ToAllShort = 0xFF;
    private const uint ToAll = 0xFFFFFFFF;

    /// <summary>True if there are 8259 controllers to be silenced.</summary>
    public bool HasLegacyControllers { get; private set; }

    /// <summary>Identifiers of the processors that may be started.</summary>
    public List<uint> Processors { get; } = new();

    /// <summary>The input/output controllers.</summary>
    public List<IoApicDescription> Controllers { get; } = new();

    /// <summary>Overrides of legacy lines.</summary>
    public List<InterruptOverride> Overrides { get; } = new();

    /// <summary>Reads a valid MADT. Entries that are too short for their kind make the table bad.</summary>
    public static Result<InterruptTopology> Parse(ReadOnlySpan<byte> table)
    {
        if (!AcpiTable.IsValid(table) || table.Length < 44 || AcpiTable.Signature(table) != AcpiTable.Signature("APIC"))
            return Errno.BadMessage;
        var topology = new InterruptTopology
        {
            HasLegacyControllers = (table[40] & 1) != 0,
        };
        int at = 44;
        while (at + 2 <= table.Length)
        {
            int length = table[at + 1];
            if (length < 2 || length > table.Length - at || !topology.Add(table.Slice(at, length)))
                return Errno.BadMessage;
            at += length;
        }
        return topology;
    }

    private bool Add(ReadOnlySpan<byte> entry)
    {
        switch (entry[0])
        {
            case 0: // processor local APIC: enabled, or able to be
                if (entry.Length < 8)
                    return false;
                if ((entry[4] & 3) != 0 && entry[3] != ToAllShort)
                    AddProcessor(entry[3]);
                return true;
            case 1: // I/O APIC
                if (entry.Length < 12)
                    return false;
                Controllers.Add(new IoApicDescription(BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)),
                    BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(8))));
                return true;
            case 2: // interrupt source override
                if (entry.Length < 10)
                    return false;
                Overrides.Add(new InterruptOverride(entry[3], BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4)),
                    BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(8))));
                return true;
            case 9: // processor local x2APIC
                if (entry.Length < 16)
                    return false;
                uint identifier = BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(4));
                if ((BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(8)) & 3) != 0 && identifier != ToAll)
                    AddProcessor(identifier);
                return true;
            default:
                return true;
        }
    }

    private void AddProcessor(uint identifier)
    {
        for (int i = 0; i < Processors.Count; i++)
        {
            if (Processors[i] == identifier)
                return;
        }
        Processors.Add(identifier);
    }
}
