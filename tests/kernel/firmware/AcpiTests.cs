using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Firmware;
using FsCheck;
using FsCheck.Fluent;
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

    [Fact]
    public void Mutated_tables_with_right_checksums_never_throw() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        foreach (var good in new[] { Madt(), Fadt() })
        {
            var table = (byte[])good.Clone();
            for (int i = 0; i < 4; i++)
                table[random.Next(table.Length)] = (byte)random.Next(256);
            Array.Resize(ref table, random.Next(1, table.Length + 1));
            if (table.Length >= 8)
                BitConverter.TryWriteBytes(table.AsSpan(4), table.Length);
            Seal(table);
            InterruptTopology.Parse(table);
            PowerDescription.Parse(table);
            PowerDescription.FindSoftOff(table);
            AcpiTable.Entries(table, 8);
            AcpiTable.ParseRootPointer(table);
        }
        return true;
    }).QuickCheckThrowOnFailure();

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
