using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Firmware;
using Xunit;

namespace Dialogos.Tests.Kernel.Firmware;

public class AcpiTests
{
    [Fact]
    public void A_good_interrupt_table_is_read()
    {
        var topology = InterruptTopology.Parse(Madt()).Value;
        Assert.Equal(new uint[] { 0, 3 }, topology.Processors);
        Assert.Equal(0xFEC00000ul, topology.Controllers[0].Address);
        Assert.Equal((0, 2u), (topology.Overrides[0].Source, topology.Overrides[0].Target));
        Assert.True(topology.Overrides[0].ActiveLow && topology.Overrides[0].LevelTriggered);
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        var table = Madt();
        for (int i = 0; i < table.Length; i++)
        {
            table[i] ^= 0x10;
            Assert.True(InterruptTopology.Parse(table).Failed);
            table[i] ^= 0x10;
        }
    }

    private const int Mutations = 50_000;

    // Every table comes from the end of an array, so that a read beyond it throws; every answer has to be plausible.
    [Fact]
    public void Mutated_tables_with_right_checksums_never_throw()
    {
        byte[][] good = [Madt(), Fadt(), Mcfg(), Root(8), Root(4), Pointer(), Dsdt()];
        var random = new Random(20261121);
        for (var round = 0; round < Mutations; round++)
        {
            var table = (byte[])good[round % good.Length].Clone();
            for (var change = random.Next(6); change > 0; change--)
                table[random.Next(table.Length)] = random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
            if (random.Next(3) == 0)
                Array.Resize(ref table, random.Next(table.Length + 1));
            if (table.Length >= 8 && random.Next(4) != 0)
                BitConverter.TryWriteBytes(table.AsSpan(4), table.Length);
            Seal(table);
            Check(table);
        }
    }

    private static void Check(byte[] table)
    {
        var length = AcpiTable.LengthOf(table);
        Assert.True(length.Failed || length.Value is >= AcpiTable.HeaderLength and <= AcpiTable.MaximumLength);
        Assert.True(AcpiTable.IsValid(table) is false || length.Value == table.Length);
        var topology = InterruptTopology.Parse(table);
        if (topology.IsOk)
        {
            Assert.True(topology.Value.Processors.Count * 8 + topology.Value.Controllers.Count * 12 <= table.Length);
            Assert.DoesNotContain(uint.MaxValue, topology.Value.Processors);
        }
        PowerDescription.Parse(table);
        PowerDescription.FindSoftOff(table);
        foreach (var entrySize in new[] { 4, 8 })
        {
            var entries = AcpiTable.Entries(table, entrySize);
            Assert.True(entries.Count <= Math.Min(AcpiTable.MostTables, table.Length / entrySize));
            Assert.DoesNotContain(0ul, entries);
            Assert.Equal(entries.Count, entries.Distinct().Count());
        }
        var pointer = AcpiTable.ParseRootPointer(table);
        Assert.True(pointer.Failed || (pointer.Value.Address != 0 && pointer.Value.EntrySize is 4 or 8));
        var segment = EcamTable.FindFirstSegment(table);
        Assert.True(segment.Failed || (segment.Value.Address != 0 && segment.Value.Address % 0x100000 == 0));
    }

    [Fact]
    public void A_list_of_tables_has_an_end()
    {
        var root = new byte[36 + (4 * 5000)];
        for (var at = 36; at < root.Length; at += 4)
            BitConverter.TryWriteBytes(root.AsSpan(at), at);
        Assert.Equal(AcpiTable.MostTables, AcpiTable.Entries(root, 4).Count);
        for (var at = 36; at < root.Length; at += 4)
            BitConverter.TryWriteBytes(root.AsSpan(at), 0x1000);
        Assert.Equal([0x1000ul], AcpiTable.Entries(root, 4));
    }

    [Theory]
    [InlineData(0, 3, 0xFFu)]
    [InlineData(9, 4, 0xFFFFFFFFu)]
    public void An_identifier_that_means_everybody_is_no_processor(byte kind, int at, uint identifier)
    {
        var entry = new byte[16];
        entry[0] = kind;
        entry[1] = 16;
        entry[kind == 0 ? 4 : 8] = 1;
        BitConverter.TryWriteBytes(entry.AsSpan(at), identifier);
        if (kind == 0)
            entry[4] = 1;
        var table = Table("APIC", [.. new byte[44], .. entry]);
        Assert.Empty(InterruptTopology.Parse(table).Value.Processors);
    }

    [Fact]
    public void Soft_off_is_found_in_the_bytes_that_iasl_makes()
    {
        byte[] aml = [.. new byte[36], 1, 2, 0x08, .. "_S5_"u8, 0x12, 0x06, 0x04, 0x0A, 0x05, 0x00, 0x00, 0x00, 9, 9];
        var types = PowerDescription.FindSoftOff(aml).Value;
        Assert.Equal((5, 0), (types.First, types.Second));
        Assert.True(PowerDescription.FindSoftOff(new byte[100]).Failed);
        for (int length = 0; length < aml.Length; length++)
            PowerDescription.FindSoftOff(aml.AsSpan(0, length));
    }

    [Fact]
    public void A_power_table_is_read()
    {
        var power = PowerDescription.Parse(Fadt()).Value;
        Assert.Equal((0x608, 0x604), (power.TimerPort, power.ControlPortA));
        Assert.Equal((1, 0xCF9ul, 0x0F), (power.ResetRegister.Space, power.ResetRegister.Address, power.ResetValue));
    }

    private static byte[] Madt()
    {
        var bytes = new List<byte>(new byte[36]);
        bytes.AddRange([0, 0, 0xE0, 0xFE, 1, 0, 0, 0]);
        bytes.AddRange([0, 8, 0, 0, 1, 0, 0, 0]);
        bytes.AddRange([0, 8, 1, 1, 0, 0, 0, 0]);
        bytes.AddRange([0, 8, 2, 3, 1, 0, 0, 0]);
        bytes.AddRange([1, 12, 0, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0]);
        bytes.AddRange([2, 10, 0, 0, 2, 0, 0, 0, 15, 0]);
        return Table("APIC", bytes.ToArray());
    }

    private static byte[] Fadt()
    {
        var table = new byte[244];
        BitConverter.TryWriteBytes(table.AsSpan(64), 0x604);
        BitConverter.TryWriteBytes(table.AsSpan(76), 0x608);
        BitConverter.TryWriteBytes(table.AsSpan(112), 1 << 10);
        table[116] = 1;
        BitConverter.TryWriteBytes(table.AsSpan(120), 0xCF9ul);
        table[128] = 0x0F;
        return Table("FACP", table);
    }

    private static byte[] Mcfg()
    {
        var table = new byte[60];
        BitConverter.TryWriteBytes(table.AsSpan(44), 0xE0000000ul);
        table[55] = 255;
        return Table("MCFG", table);
    }

    private static byte[] Root(int entrySize)
    {
        var table = new byte[36 + (entrySize * 5)];
        for (var at = 36; at < table.Length; at += entrySize)
            BitConverter.TryWriteBytes(table.AsSpan(at), 0x7FE0000 + at);
        return Table(entrySize == 8 ? "XSDT" : "RSDT", table);
    }

    private static byte[] Pointer()
    {
        byte[] pointer = [.. "RSD PTR "u8, 0, .. "BOCHS "u8, 2, 0, 0, 0xFE, 7, 36, 0, 0, 0, 0, 1, 0xFE, 7, 0, 0, 0, 0, 0, 0, 0, 0];
        pointer[8] = (byte)-pointer.Take(20).Sum(value => value);
        pointer[32] = (byte)-pointer.Sum(value => value);
        return pointer;
    }

    private static byte[] Dsdt() => Table("DSDT",
        [.. new byte[36], 1, 2, 0x08, .. "_S5_"u8, 0x12, 0x06, 0x04, 0x0A, 0x05, 0x00, 0x00, 0x00, 9, 9]);

    private static byte[] Table(string signature, byte[] table)
    {
        Encoding.ASCII.GetBytes(signature).CopyTo(table, 0);
        BitConverter.TryWriteBytes(table.AsSpan(4), table.Length);
        Seal(table);
        return table;
    }

    private static void Seal(byte[] table)
    {
        if (table.Length < 10)
            return;
        table[9] = 0;
        int sum = 0;
        foreach (byte value in table)
            sum += value;
        table[9] = (byte)-sum;
    }
}
