using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Firmware;

/// <summary>Where a register lies: ACPI's generic address structure, as far as this kernel uses it.</summary>
public readonly struct GenericAddress
{
    /// <summary>Names a register.</summary>
    public GenericAddress(byte space, ulong address)
    {
        Space = space;
        Address = address;
    }

    /// <summary>0 is memory, 1 is the port space.</summary>
    public byte Space { get; }

    /// <summary>Address or port; 0 if the register does not exist.</summary>
    public ulong Address { get; }

    /// <summary>True if there is such a register.</summary>
    public bool Exists => Address != 0;

    /// <summary>Reads the 12-byte structure at the start of a span that is long enough.</summary>
    internal static GenericAddress Parse(ReadOnlySpan<byte> bytes) =>
        new(bytes[0], BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(4)));
}

/// <summary>What the FADT and the DSDT say about power-off and reset (ACPI 6.5, 5.2.9 and 16.1.7).</summary>
public sealed class PowerDescription
{
    /// <summary>Where a write of <see cref="ResetValue"/> resets the machine.</summary>
    public GenericAddress ResetRegister { get; private set; }

    /// <summary>The value that resets.</summary>
    public byte ResetValue { get; private set; }

    /// <summary>Port of the first power-management control register; 0 if there is none.</summary>
    public ushort ControlPortA { get; private set; }

    /// <summary>Port of the second, if there is one.</summary>
    public ushort ControlPortB { get; private set; }

    /// <summary>Port of the 3.579545 MHz power-management timer; 0 if there is none.</summary>
    public ushort TimerPort { get; private set; }

    /// <summary>True if that timer has 32 bits, not 24.</summary>
    public bool TimerIs32Bit { get; private set; }

    /// <summary>Physical address of the DSDT.</summary>
    public ulong Dsdt { get; private set; }

    /// <summary>True if sleep goes through <see cref="SleepControl"/> instead of ports.</summary>
    public bool IsHardwareReduced { get; private set; }

    /// <summary>Sleep control register of hardware-reduced machines.</summary>
    public GenericAddress SleepControl { get; private set; }

    /// <summary>Index of the century in the clock's memory; 0 if the clock has none.</summary>
    public byte CenturyIndex { get; private set; }

    /// <summary>Reads a valid FADT.</summary>
    public static Result<PowerDescription> Parse(ReadOnlySpan<byte> table)
    {
        if (!AcpiTable.IsValid(table) || table.Length < 116 || AcpiTable.Signature(table) != AcpiTable.Signature("FACP"))
            return Errno.BadMessage;
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(112));
        var power = new PowerDescription
        {
            Dsdt = BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(40)),
            ControlPortA = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(64)),
            ControlPortB = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(68)),
            TimerPort = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(table.Slice(76)),
            CenturyIndex = table[108],
            TimerIs32Bit = (flags & 1 << 8) != 0,
            IsHardwareReduced = (flags & 1 << 20) != 0,
        };
        if (table.Length >= 129 && (flags & 1 << 10) != 0)
        {
            power.ResetRegister = GenericAddress.Parse(table.Slice(116));
            power.ResetValue = table[128];
        }
        if (table.Length >= 148 && BinaryPrimitives.ReadUInt64LittleEndian(table.Slice(140)) != 0)
            power.Dsdt = BinaryPrimitives.ReadUInt64LittleEndian(table.Slice(140));
        if (table.Length >= 256)
            power.SleepControl = GenericAddress.Parse(table.Slice(244));
        return power;
    }

    /// <summary>
    /// Finds the sleep types of state S5 (soft off) in a DSDT: the bytes that AML makes of
    /// <c>Name (_S5, Package () {a, b, ...})</c>. This is the one object that the kernel reads without an interpreter.
    /// </summary>
    public static Result<SleepTypes> FindSoftOff(ReadOnlySpan<byte> dsdt)
    {
        for (int at = AcpiTable.HeaderLength; at + 8 < dsdt.Length; at++)
        {
            if (dsdt[at] != '_' || dsdt[at + 1] != 'S' || dsdt[at + 2] != '5' || dsdt[at + 3] != '_')
                continue;
            bool named = dsdt[at - 1] == 0x08 || (dsdt[at - 1] == '\\' && dsdt[at - 2] == 0x08);
            if (!named || dsdt[at + 4] != 0x12)
                continue;
            // Package: opcode, length (its first byte's top two bits count further bytes), number of elements.
            int next = at + 5;
            next += 1 + (dsdt[next] >> 6) + 1;
            if (!ReadInteger(dsdt, ref next, out byte first) || !ReadInteger(dsdt, ref next, out byte second))
                return Errno.BadMessage;
            return new SleepTypes(first, second);
        }
        return Errno.NotFound;
    }

    private static bool ReadInteger(ReadOnlySpan<byte> aml, ref int at, out byte value)
    {
        value = 0;
        if (at >= aml.Length)
            return false;
        byte prefix = aml[at++];
        if (prefix <= 1)
        {
            value = prefix;
            return true;
        }
        if (prefix != 0x0A || at >= aml.Length)
            return false;
        value = aml[at++];
        return true;
    }
}

/// <summary>The values for the two control registers that bring a sleep state.</summary>
public readonly struct SleepTypes
{
    /// <summary>Names the values.</summary>
    public SleepTypes(byte first, byte second)
    {
        First = first;
        Second = second;
    }

    /// <summary>For the first register.</summary>
    public byte First { get; }

    /// <summary>For the second.</summary>
    public byte Second { get; }
}
