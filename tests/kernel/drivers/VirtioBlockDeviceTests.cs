using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Drivers.Block;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers;

public class VirtioBlockDeviceTests
{
    private const ulong ReadOnly = 1 << 5, BlockSize = 1 << 6, Flush = 1 << 9, SegmentSize = 1 << 1;

    private readonly SimulatedHost _host = new();
    private readonly List<VirtioSegment> _segments = [];
    private readonly byte[] _disk = new byte[1 << 20];
    private int _flushes;

    private SimulatedVirtio _device = null!;

    private VirtioBlockDevice Create(ulong features, uint blockSize = 512, uint segmentSize = 0)
    {
        _device = new SimulatedVirtio(_host, VirtioKind.Block, features | VirtioFeatures.Version1, 64);
        _device.Space.Write64(0, (ulong)_disk.Length / 512);
        _device.Space.Write32(8, segmentSize);
        _device.Space.Write32(20, blockSize);
        _host.DeviceWork = () => Work(null);
        return VirtioBlockDevice.Create(new BlockChannel(_host), "virtio0", _device).Value;
    }

    private void Work(Func<(byte Status, int Less)>? lie)
    {
        while (_device.TryTake(0, out var head, _segments))
        {
            var header = _host.Physical(_segments[0].Address, 16);
            var type = BinaryPrimitives.ReadUInt32LittleEndian(header);
            var position = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) * 512;
            var written = 1u;
            for (var i = 1; i < _segments.Count - 1; i++)
            {
                var part = _host.Physical(_segments[i].Address, (int)_segments[i].Length);
                Assert.Equal(type == 0, _segments[i].IsDeviceWritten);
                if (type == 0)
                    _disk.AsSpan(position, part.Length).CopyTo(part);
                else
                    part.CopyTo(_disk.AsSpan(position));
                position += part.Length;
                written += type == 0 ? (uint)part.Length : 0;
            }
            if (type == 4)
                _flushes++;
            var (status, less) = lie?.Invoke() ?? ((byte)0, 0);
            _host.Physical(_segments[^1].Address, 1)[0] = status;
            _device.Finish(0, head, written - (uint)less);
        }
    }

    [Theory]
    [InlineData(512u, 0u)]
    [InlineData(4096u, 0u)]
    [InlineData(512u, 1024u)]
    public void What_was_written_is_read(uint blockSize, uint segmentSize)
    {
        var device = Create(BlockSize | Flush | (segmentSize != 0 ? SegmentSize : 0), blockSize, segmentSize);
        Assert.Equal(((int)blockSize, (ulong)_disk.Length / blockSize), (device.BlockSize, device.BlockCount));
        var random = new Random(2);
        var model = new byte[_disk.Length];
        for (var round = 0; round < 60; round++)
        {
            var first = random.Next((int)device.BlockCount);
            var count = random.Next(1, Math.Min(400, (int)device.BlockCount - first) + 1);
            var data = new byte[count * (int)blockSize];
            if (random.Next(2) == 0)
            {
                random.NextBytes(data);
                Assert.True(device.Write((ulong)first, data).IsOk);
                data.CopyTo(model, first * (int)blockSize);
            }
            else
            {
                Assert.True(device.Read((ulong)first, data).IsOk);
                Assert.Equal(model.AsSpan(first * (int)blockSize, data.Length).ToArray(), data);
            }
        }
        Assert.Equal(model, _disk);
        Assert.True(device.Flush().IsOk);
        Assert.Equal(1, _flushes);
    }

    [Fact]
    public void Transfers_outside_the_device_are_refused()
    {
        var device = Create(0);
        var last = device.BlockCount - 1;
        Assert.True(device.Read(last, new byte[512]).IsOk);
        Assert.Equal(Errno.InvalidArgument, device.Read(last, new byte[1024]).Error);
        Assert.Equal(Errno.InvalidArgument, device.Read(device.BlockCount, new byte[512]).Error);
        Assert.Equal(Errno.InvalidArgument, device.Write(ulong.MaxValue, new byte[512]).Error);
        Assert.Equal(Errno.InvalidArgument, device.Read(0, new byte[100]).Error);
        Assert.Equal(Errno.InvalidArgument, device.Read(0, default).Error);
    }

    [Fact]
    public void A_read_only_device_is_not_written()
    {
        var device = Create(ReadOnly);
        Assert.True(device.IsReadOnly);
        Assert.Equal(Errno.ReadOnlyFileSystem, device.Write(0, new byte[512]).Error);
    }

    [Theory]
    [InlineData(1, 0, Errno.InputOutput)]
    [InlineData(2, 0, Errno.NotSupported)]
    [InlineData(99, 0, Errno.Protocol)]
    [InlineData(0, 1, Errno.Protocol)] // Fewer bytes than were asked for.
    public void What_the_device_reports_becomes_an_error(byte status, int less, Errno expected)
    {
        var device = Create(0);
        _host.DeviceWork = () => Work(() => (status, less));
        Assert.Equal(expected, device.Read(0, new byte[512]).Error);
        _host.DeviceWork = () => Work(null);
        Assert.True(device.Read(0, new byte[512]).IsOk);
    }

    [Fact]
    public void A_silent_device_is_reset_and_works_again()
    {
        var device = Create(0);
        _host.DeviceWork = () => { };
        Assert.Equal(Errno.TimedOut, device.Read(0, new byte[512 * 1000]).Error);
        Assert.Equal((1u, 2), (device.Restarts, _device.Resets));
        _host.DeviceWork = () => Work(null);
        Assert.True(device.Read(0, new byte[512]).IsOk);
    }

    [Fact]
    public void A_lying_device_is_reset_and_works_again()
    {
        var device = Create(0);
        _host.DeviceWork = () => _device.Finish(0, 4711, 0);
        Assert.Equal(Errno.Protocol, device.Read(0, new byte[512]).Error);
        _host.DeviceWork = () => Work(null);
        Assert.True(device.Read(0, new byte[512]).IsOk);
        Assert.Equal(1u, device.Restarts);
    }

    [Fact]
    public void Any_answer_of_the_device_ends_every_request()
    {
        var random = new Random(3);
        var device = Create(0);
        _host.DeviceWork = () =>
        {
            switch (random.Next(4))
            {
                case 0: Work(() => ((byte)random.Next(256), random.Next(3))); break;
                case 1: _device.Finish(0, (uint)random.Next(150), (uint)random.Next(70000), (ushort)random.Next(4)); break;
                default: Work(null); break;
            }
        };
        var failures = 0;
        for (var i = 0; i < 300; i++)
            failures += device.Read((ulong)random.Next(1000), new byte[512 * random.Next(1, 500)]).Failed ? 1 : 0;
        Assert.InRange(failures, 50, 299);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(513u)]
    [InlineData(0x80000000u)]
    public void An_impossible_block_size_is_refused(uint blockSize)
    {
        _device = new SimulatedVirtio(_host, VirtioKind.Block, VirtioFeatures.Version1 | BlockSize, 64);
        _device.Space.Write64(0, 8);
        _device.Space.Write32(20, blockSize);
        Assert.Equal(Errno.Protocol, VirtioBlockDevice.Create(new BlockChannel(_host), "v", _device).Error);
    }
}
