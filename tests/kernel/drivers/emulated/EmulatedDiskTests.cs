using System;
using System.IO;
using Dialogos.Drivers.Block;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Block;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers.Emulated;

public sealed class EmulatedDiskTests : IDisposable
{
    private const int DiskBytes = 8 << 20;

    private readonly string _path = EmulatedMachine.CreateDisk(DiskBytes);
    private EmulatedMachine? _machine;

    public void Dispose()
    {
        _machine?.Dispose();
        File.Delete(_path);
    }

    private IBlockDevice Open(string kind, string options = "")
    {
        var drive = $"if=none,id=d,format=raw,file={_path},cache=writeback" + (kind == "virtio-read-only" ? ",readonly=on" : "");
        var device = kind switch
        {
            "nvme" => "nvme,drive=d,serial=1",
            "ahci" => "ide-hd,drive=d,bus=ide.0",
            "virtio-mmio" => "virtio-blk-device,drive=d",
            _ => "virtio-blk-pci,drive=d,disable-legacy=on",
        };
        var machine = kind == "virtio-mmio" ? "microvm,isa-serial=off" : "q35";
        _machine = kind == "virtio-mmio"
            ? new EmulatedMachine(machine, "-global", "virtio-mmio.force-legacy=false", "-drive", drive, "-device", device + options)
            : new EmulatedMachine(machine, "-drive", drive, "-device", device + options);
        var channel = new BlockChannel(_machine.Host);
        switch (kind)
        {
            case "nvme":
                var nvme = _machine.Find(f => f.Class == 1 && f.Subclass == 8);
                var registers = new EmulatedRegions(_machine, nvme).Map(0).Value;
                var controller = NvmeController.Create(channel, "nvme0", registers, false);
                Assert.Equal(Errno.None, controller.Error);
                Assert.Equal("QEMU NVMe Ctrl", controller.Value.Model);
                return Assert.Single(controller.Value.Namespaces);
            case "ahci":
                var ahci = _machine.Find(f => f.Class == 1 && f.Subclass == 6);
                var adapter = AhciController.Create(
                    channel, new EmulatedRegions(_machine, ahci).Map(5).Value, "sata", 0, []);
                Assert.Equal(Errno.None, adapter.Error);
                Assert.Equal("QEMU HARDDISK", Assert.Single(adapter.Value.Disks).Model);
                return adapter.Value.Disks[0];
            case "virtio-mmio":
                return OpenMmio(channel);
            default:
                var function = _machine.Find(f => f.Vendor == 0x1AF4);
                var transport = VirtioPciTransport.Create(function, new EmulatedRegions(_machine, function), null);
                Assert.Equal(Errno.None, transport.Error);
                return VirtioBlockDevice.Create(channel, "virtio0", transport.Value).Value;
        }
    }

    private VirtioBlockDevice OpenMmio(BlockChannel channel)
    {
        for (var slot = 0; slot < 24; slot++)
        {
            var registers = new EmulatedRegisters(_machine!, 0xFEB0_0000 + (ulong)slot * 0x200, 0x200);
            var transport = VirtioMmioTransport.Create(registers);
            if (transport.IsOk)
                return VirtioBlockDevice.Create(channel, "virtio0", transport.Value).Value;
            Assert.Equal(Errno.NoDevice, transport.Error);
        }
        throw new InvalidOperationException("No slot holds a device.");
    }

    [Theory]
    [InlineData("virtio", "")]
    [InlineData("virtio", ",logical_block_size=4096,physical_block_size=4096")]
    [InlineData("virtio-mmio", "")]
    [InlineData("nvme", "")]
    [InlineData("nvme", ",logical_block_size=4096,physical_block_size=4096")]
    [InlineData("nvme", ",mdts=1")]
    [InlineData("ahci", "")]
    public void What_was_written_is_read_and_lies_in_the_image(string kind, string options)
    {
        var disk = Open(kind, options);
        Assert.Equal((ulong)DiskBytes, disk.BlockCount * (ulong)disk.BlockSize);
        Assert.Equal(options.Contains("4096") ? 4096 : 512, disk.BlockSize);
        var random = new Random(6);
        var model = new byte[DiskBytes];
        var blocks = (int)disk.BlockCount;
        for (var round = 0; round < 24; round++)
        {
            var count = random.Next(1, round % 4 == 0 ? Math.Min(blocks, 1000000 / disk.BlockSize) : 64);
            // The last block is reached in one round of three.
            var first = round % 3 == 0 ? blocks - count : random.Next(blocks - count);
            var data = new byte[count * disk.BlockSize];
            if (round % 2 == 0)
            {
                random.NextBytes(data);
                Assert.Equal(Errno.None, disk.Write((ulong)first, data).Error);
                data.CopyTo(model, first * disk.BlockSize);
            }
            Assert.Equal(Errno.None, disk.Read((ulong)first, data).Error);
            Assert.True(model.AsSpan(first * disk.BlockSize, data.Length).SequenceEqual(data));
        }
        Assert.Equal(Errno.None, disk.Flush().Error);
        Assert.True(model.AsSpan().SequenceEqual(File.ReadAllBytes(_path)));
        Assert.Equal(0u, ((QueuedBlockDevice)disk).Restarts);
    }

    [Theory]
    [InlineData("virtio")]
    [InlineData("nvme")]
    [InlineData("ahci")]
    public void Errors_of_the_medium_become_errors_and_the_disk_goes_on(string kind)
    {
        // QEMU's blkdebug answers reads of one sector with EIO.
        var configuration = Path.GetTempFileName();
        File.WriteAllText(configuration, "[inject-error]\nevent = \"read_aio\"\nerrno = \"5\"\nsector = \"100\"\n");
        var device = kind switch { "nvme" => "nvme,drive=d,serial=1", "ahci" => "ide-hd,drive=d,bus=ide.0", _ => "virtio-blk-pci,drive=d" };
        _machine = new EmulatedMachine(
            "q35", "-drive", $"if=none,id=d,format=raw,file=blkdebug:{configuration}:{_path},rerror=report", "-device", device);
        var channel = new BlockChannel(_machine.Host);
        var function = _machine.Find(f => kind == "virtio" ? f.Vendor == 0x1AF4 : f.Class == 1 && f.Subclass == (kind == "nvme" ? 8 : 6));
        var regions = new EmulatedRegions(_machine, function);
        IBlockDevice disk = kind switch
        {
            "nvme" => NvmeController.Create(channel, "n", regions.Map(0).Value, false).Value.Namespaces[0],
            "ahci" => AhciController.Create(channel, regions.Map(5).Value, "s", 0, []).Value.Disks[0],
            _ => VirtioBlockDevice.Create(channel, "v", VirtioPciTransport.Create(function, regions, null).Value).Value,
        };
        var data = new byte[512];
        Assert.Equal(Errno.None, disk.Read(99, data).Error);
        Assert.Equal(Errno.InputOutput, disk.Read(100, data).Error);
        Assert.Equal(Errno.None, disk.Read(101, data).Error);
        Assert.Equal(Errno.InputOutput, disk.Read(0, new byte[512 * 1000]).Error);
        Assert.Equal(Errno.None, disk.Write(101, data).Error);
        Assert.Equal(Errno.None, disk.Read(101, data).Error);
        File.Delete(configuration);
    }

    [Fact]
    public void A_read_only_disk_says_so()
    {
        var disk = Open("virtio-read-only");
        Assert.True(disk.IsReadOnly);
        Assert.Equal(Errno.ReadOnlyFileSystem, disk.Write(0, new byte[512]).Error);
        Assert.Equal(Errno.None, disk.Read(0, new byte[512]).Error);
    }

    [Theory]
    [InlineData("nvme")]
    [InlineData("ahci")]
    [InlineData("virtio")]
    public void Beyond_the_end_is_refused(string kind)
    {
        var disk = Open(kind);
        Assert.Equal(Errno.InvalidArgument, disk.Read(disk.BlockCount, new byte[512]).Error);
        Assert.Equal(Errno.InvalidArgument, disk.Write(disk.BlockCount - 1, new byte[1024]).Error);
        Assert.Equal(Errno.None, disk.Write(disk.BlockCount - 1, new byte[512]).Error);
    }
}
