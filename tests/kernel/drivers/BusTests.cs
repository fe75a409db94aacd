using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Cryptography;
using Dialogos.Drivers.Bus;
using Dialogos.Drivers.Entropy;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers;

public class BusTests
{
    private readonly SimulatedPci _pci = new();

    [Fact]
    public void Functions_behind_bridges_are_found_once()
    {
        _pci.Add(new PciAddress(0, 0, 0), 0x06000000);
        _pci.AddBridge(new PciAddress(0, 1, 0), 5);
        _pci.AddBridge(new PciAddress(5, 0, 0), 0); // A loop: it leads back to bus 0.
        _pci.Add(new PciAddress(5, 31, 0), 0x01080200, isMultiFunction: true);
        _pci.Add(new PciAddress(5, 31, 7), 0x02000000);
        _pci.Add(new PciAddress(0, 2, 3), 0x02000000); // No function 0, no device.
        var found = PciEnumeration.Scan(_pci).Select(function => function.Address.ToString()).Order();
        Assert.Equal(["00:00.0", "00:01.0", "05:00.0", "05:1F.0", "05:1F.7"], found);
    }

    [Theory]
    [InlineData(0xFEB0_0000u, 0xFFFF_F000u, 0x1000UL, Errno.None)]
    [InlineData(0xFEB0_0008u, 0xFFF0_0008u, 0x100000UL, Errno.None)] // Prefetchable.
    [InlineData(0x0000_C001u, 0xFFFF_FFE1u, 0x20UL, Errno.None)] // Ports.
    [InlineData(0x0000_C001u, 0x0000_FFE1u, 0x20UL, Errno.None)] // Ports with 16 bits implemented.
    [InlineData(0u, 0u, 0UL, Errno.NoDevice)]
    [InlineData(0xFEB0_0000u, 0xFFF5_F000u, 0UL, Errno.Protocol)] // No power of two.
    [InlineData(0xFEB0_0800u, 0xFFFF_F000u, 0x1000UL, Errno.None)] // Bits that the register does not have read as 0.
    public void Regions_are_sized(uint value, uint mask, ulong length, Errno error)
    {
        _pci.Add(new PciAddress(0, 0, 0), 0x01080200).SetBar(0, value, mask);
        var bar = new PciFunction(_pci, default).ReadBar(0);
        Assert.Equal(error, bar.Error);
        if (error == Errno.None)
            Assert.Equal((length, value & mask & ~((mask & 1) == 0 ? 15u : 3u)), (bar.Value.Length, (uint)bar.Value.Address));
        // Sizing leaves the register as it was.
        Assert.Equal(value & mask, _pci.Read(default, 0x10));
    }

    [Fact]
    public void A_wide_region_takes_two_registers()
    {
        var function = _pci.Add(default, 0x01080200);
        function.SetBar(0, 0xC000_000C, 0x0000_000C);
        function.SetBar(1, 0x0000_0080, 0xFFFF_FFE0);
        var bar = new PciFunction(_pci, default).ReadBar(0).Value;
        Assert.Equal((0x80_0000_0000UL, 0x20_0000_0000UL, true), (bar.Address, bar.Length, bar.Is64Bit));
    }

    [Fact]
    public void A_loop_of_capabilities_ends()
    {
        var function = _pci.Add(default, 0x01080200);
        function.Words[1] |= 0x0010_0000;
        function.Words[0x34 / 4] = 0x40;
        function.Words[0x40 / 4] = 0x4411;
        function.Words[0x44 / 4] = 0x4009;
        var read = new PciFunction(_pci, default);
        Assert.Equal(48, read.Capabilities.Count);
        Assert.True(read.TryFindCapability(PciFunction.MsiXCapability, out var capability) && capability.Offset == 0x40);
    }

    [Fact]
    public void The_message_table_is_written_and_its_bounds_are_kept()
    {
        var function = _pci.Add(default, 0x01080200);
        function.Words[1] |= 0x0010_0000;
        function.Words[0x34 / 4] = 0x40;
        function.Words[0x40 / 4] = 0x0002_0011;
        function.Words[0x44 / 4] = 0x0000_0104;
        var table = MessageInterrupts.ReadTable(new PciFunction(_pci, default)).Value;
        Assert.Equal((3, 4, 0x100u), (table.Entries, table.Bar, table.Offset));
        var region = new SimulatedMemory(0, 0x130);
        Assert.True(MessageInterrupts.Program(table, region, 2, new InterruptMessage(0xFEE01000, 77)).IsOk);
        Assert.Equal((0xFEE01000UL, 77u, 0u), (region.Read64(0x120), region.Read32(0x128), region.Read32(0x12C)));
        Assert.Equal(Errno.InvalidArgument, MessageInterrupts.Program(table, region, 3, default).Error);
        Assert.Equal(Errno.Protocol, MessageInterrupts.Program(table, new SimulatedMemory(0, 0x12C), 2, default).Error);
    }

    [Fact]
    public void Devices_on_the_command_line_are_read()
    {
        var rejected = new List<string>();
        var found = VirtioMmioParameter.ParseAll(
            "a virtio_mmio.device=512@0xfeb00e00:12 x=1 virtio_mmio.device=4K@0xFEB01000:5:3 virtio_mmio.device=512@:1 "
            + "virtio_mmio.device=1@0xfeb00000:1 virtio_mmio.device=512@0x18446744073709551616:1 virtio_mmio.device=512@0x1000:1x",
            rejected);
        Assert.Equal([(0xFEB00E00UL, 512u, 12u), (0xFEB01000UL, 4096u, 5u)], found.Select(p => (p.Address, p.Length, p.Interrupt)));
        Assert.Equal(4, rejected.Count);
    }

    [Fact]
    public void The_table_of_mapped_configuration_is_read()
    {
        var table = new byte[60];
        BitConverter.TryWriteBytes(table.AsSpan(44), 0xB000_0000UL);
        table[55] = 0xFF;
        var range = EcamTable.FindFirstSegment(table).Value;
        Assert.Equal((0xB000_0000UL, (byte)0, (byte)0xFF), (range.Address, range.FirstBus, range.LastBus));
        Assert.Equal(Errno.NotFound, EcamTable.FindFirstSegment(table.AsSpan(0, 59)).Error);
        table[44] = 1;
        Assert.Equal(Errno.BadMessage, EcamTable.FindFirstSegment(table).Error);
    }

    [Fact]
    public void The_stream_cipher_gives_the_published_block()
    {
        // RFC 8439, chapter 2.3.2.
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var nonce = Convert.FromHexString("000000090000004A00000000");
        var block = new byte[64];
        ChaCha20.Block(key, 1, nonce, block);
        Assert.Equal(
            "10F1E7E4D13B5915500FDD1FA32071C4C7D1F4C733C068030422AA9AC3D46C4ED2826446079FAA0914C2D705D98B02A2B5129CD1DE164EB9CBD083E8A2503C4E",
            Convert.ToHexString(block));
    }

    [Fact]
    public void The_pool_answers_only_when_seeded_and_never_twice_the_same()
    {
        var pool = new EntropyPool();
        var bytes = new byte[100];
        Assert.Equal(Errno.Again, pool.Fill(bytes).Error);
        pool.Seed(new byte[1000], false);
        pool.Seed(new byte[31], true);
        Assert.Equal(Errno.Again, pool.Fill(bytes).Error);
        pool.Seed(new byte[1], true);
        var seen = new HashSet<string>();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(pool.Fill(bytes).IsOk);
            Assert.True(seen.Add(Convert.ToHexString(bytes)));
        }
    }
}
