using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Drivers.Bus;
using Dialogos.Drivers.Console;
using Dialogos.Kernel.Primitives;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers;

public class VirtioConsoleTests
{
    private readonly SimulatedHost _host = new();

    private (SimulatedConsole Device, VirtioConsole Driver) Create()
    {
        var host = new SimulatedHost();
        var device = new SimulatedConsole(host);
        var driver = VirtioConsole.Create(host, device.Virtio).Value;
        Listen(device, driver);
        return (device, driver);
    }

    private (SimulatedConsole Device, VirtioConsole Driver) Open()
    {
        var (device, driver) = Create();
        Assert.Equal(Errno.None, driver.Open().Error);
        return (device, driver);
    }

    private static void Listen(SimulatedConsole device, VirtioConsole driver)
    {
        device.Work();
        driver.Refresh();
    }

    [Fact]
    public void Bytes_arrive_whole_in_both_directions_whatever_the_sizes() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (device, driver) = Open();
        device.Fill = room => random.Next(1, room + 1);
        byte[] forHost = new byte[random.Next(200_000)], forGuest = new byte[random.Next(200_000)];
        random.NextBytes(forHost);
        random.NextBytes(forGuest);
        var received = new List<byte>();
        var buffer = new byte[70_000];
        for (int sent = 0, given = 0; received.Count < forGuest.Length || device.Sent.Count < forHost.Length;)
        {
            for (var i = random.Next(5000); i > 0 && given < forGuest.Length; i--)
                device.Pending.Enqueue(forGuest[given++]);
            device.Appetite = random.Next(3);
            device.Work();
            var promised = driver.State;
            var part = forHost.AsSpan(sent, Math.Min(forHost.Length - sent, random.Next(1, 60_000)));
            if (part.Length > 0)
            {
                var taken = driver.Send(part);
                Assert.Equal((promised & PortState.Sendable) != 0 ? Errno.None : Errno.Again, taken.Error);
                sent += taken.IsOk ? taken.Value : 0;
                Assert.True(taken.Failed || taken.Value == Math.Min(part.Length, VirtioConsole.MostSent));
            }
            var came = driver.Receive(buffer.AsSpan(0, random.Next(1, buffer.Length)));
            Assert.Equal((promised & PortState.Receivable) != 0 ? Errno.None : Errno.Again, came.Error);
            received.AddRange(came.IsOk ? buffer[..came.Value] : []);
        }
        return forHost.SequenceEqual(device.Sent) && forGuest.SequenceEqual(received);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_host_that_takes_nothing_stops_the_sender_and_loses_nothing()
    {
        var (device, driver) = Open();
        device.Appetite = 0;
        var expected = new List<byte>();
        var random = new Random(3);
        while (true)
        {
            var bytes = new byte[random.Next(1, 50_000)];
            random.NextBytes(bytes);
            var sent = driver.Send(bytes);
            if (sent.Error == Errno.Again)
                break;
            expected.AddRange(bytes[..sent.Value]);
        }
        Assert.Equal(PortState.None, driver.State);
        Assert.Equal(Errno.Again, driver.Send(new byte[1]).Error);
        device.Appetite = 1;
        device.Work();
        Assert.Equal(PortState.Sendable, driver.State);
        Assert.Equal(1, driver.Send([42]).Value);
        expected.Add(42);
        device.Appetite = int.MaxValue;
        device.Work();
        Assert.Equal(expected, device.Sent);
    }

    [Fact]
    public void What_one_call_sends_is_one_piece()
    {
        var (device, driver) = Open();
        Assert.Equal(VirtioConsole.MostSent, driver.Send(new byte[VirtioConsole.MostSent + 1]).Value);
        Assert.Equal(1, driver.Send(new byte[1]).Value);
        Assert.Equal(0, driver.Send([]).Value);
        device.Work();
        Assert.Equal([VirtioConsole.MostSent, 1], device.Pieces);
    }

    [Fact]
    public void One_at_a_time_has_it_open_and_leaves_nothing_to_the_next()
    {
        var (device, driver) = Create();
        device.Pending.Enqueue(1);
        device.Work();
        Assert.False(device.IsOpen);
        Assert.Equal((Errno.None, true), (driver.Open().Error, device.IsOpen));
        Assert.Equal(Errno.Busy, driver.Open().Error);
        foreach (var value in new byte[100_000])
            device.Pending.Enqueue(value);
        device.Work();
        Assert.Equal(1, driver.Receive(new byte[1]).Value);
        driver.Close();
        Assert.False(device.IsOpen);
        device.Pending.Clear();
        Assert.Equal(Errno.None, driver.Open().Error);
        Assert.Equal(PortState.Sendable, driver.State);
        // Every buffer is the device's again.
        foreach (var value in new byte[16 * 4096])
            device.Pending.Enqueue(value);
        device.Work();
        Assert.Empty(device.Pending);
    }

    [Fact]
    public void A_host_that_leaves_ends_the_stream_after_what_it_sent()
    {
        var (device, driver) = Open();
        device.Pending.Enqueue(9);
        device.SetHostOpen(false);
        driver.Refresh();
        Assert.Equal(PortState.Receivable | PortState.HostIsAway, driver.State);
        Assert.Equal(Errno.Again, driver.Send([1]).Error);
        var one = new byte[2];
        Assert.Equal(1, driver.Receive(one).Value);
        Assert.Equal(0, driver.Receive(one).Value);
        device.SetHostOpen(true);
        driver.Refresh();
        Assert.Equal(PortState.Sendable, driver.State);
        Assert.Equal(Errno.Again, driver.Receive(one).Error);
    }

    [Theory]
    [InlineData(SimulatedConsole.SeveralPorts, new uint[] { 0, 2 }, false, Errno.NoDevice)]
    [InlineData(SimulatedConsole.SeveralPorts, new uint[] { }, false, Errno.NoDevice)]
    [InlineData(SimulatedConsole.SeveralPorts, new uint[] { 1 }, true, Errno.TimedOut)]
    [InlineData(0ul, new uint[] { 1 }, false, Errno.NotSupported)]
    public void A_console_that_cannot_serve_is_given_up(ulong features, uint[] ports, bool isDeaf, Errno error)
    {
        var device = new SimulatedConsole(_host, features | VirtioFeatures.Version1) { Ports = ports, IsDeaf = isDeaf };
        Assert.Equal(error, VirtioConsole.Create(_host, device.Virtio).Error);
        Assert.NotEqual(VirtioStatus.None, device.Virtio.Status & VirtioStatus.Failed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void Small_queues_of_the_device_are_enough(int size)
    {
        var device = new SimulatedConsole(_host) { Ports = [1] };
        device.Virtio.QueueSize = size;
        var driver = VirtioConsole.Create(_host, device.Virtio).Value;
        for (var i = 0; i < 3; i++)
            Listen(device, driver);
        Assert.Equal(Errno.None, driver.Open().Error);
        Assert.Equal(3, driver.Send([1, 2, 3]).Value);
        device.Work();
        Assert.Equal([1, 2, 3], device.Sent);
    }

    [Theory]
    [InlineData(SimulatedConsole.PortReceive, 0u, 0u)]
    [InlineData(SimulatedConsole.PortReceive, 4097u, 0u)]
    [InlineData(SimulatedConsole.PortReceive, uint.MaxValue, 0u)]
    [InlineData(SimulatedConsole.PortReceive, 1u, 16u)]
    [InlineData(SimulatedConsole.PortTransmit, 1u, 0u)]
    [InlineData(SimulatedConsole.PortTransmit, 0u, 3u)]
    [InlineData(SimulatedConsole.ControlReceive, 7u, 0u)]
    [InlineData(SimulatedConsole.ControlReceive, 257u, 0u)]
    public void A_device_that_lies_is_reset_and_every_call_says_so(int queue, uint length, uint headOffset)
    {
        var (device, driver) = Open();
        device.Appetite = 0;
        Assert.Equal(1, driver.Send([5]).Value);
        var resets = device.Virtio.Resets;
        device.Lie(queue, length, headOffset);
        driver.Refresh();
        Assert.Equal(PortState.Broken, driver.State);
        Assert.Equal(resets + 1, device.Virtio.Resets);
        Assert.Equal(Errno.InputOutput, driver.Receive(new byte[1]).Error);
        Assert.Equal(Errno.InputOutput, driver.Send([1]).Error);
        driver.Close();
        Assert.Equal(Errno.InputOutput, driver.Open().Error);
        Assert.Equal(resets + 1, device.Virtio.Resets);
    }

    [Fact]
    public void A_device_that_stops_to_listen_is_broken_and_keeps_nobody()
    {
        var (device, driver) = Create();
        device.IsDeaf = true;
        Assert.Equal(Errno.InputOutput, driver.Open().Error);
        Assert.Equal(PortState.Broken, driver.State);
    }

    // Whatever it says, the driver gives no byte that it did not get, leaves its memory alone and comes back.
    [Fact]
    public void A_device_that_says_anything_does_no_harm() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (device, driver) = Open();
        var buffer = new byte[9000];
        for (var step = 0; step < 60 && driver.State != PortState.Broken; step++)
        {
            var queue = random.Next(2, 6);
            switch (random.Next(8))
            {
                case 0:
                    device.Virtio.Finish(queue, (uint)random.Next(20), (uint)random.Next(5000), (ushort)random.Next(4));
                    break;
                case 1:
                    device.Tell((uint)random.Next(3), (ushort)random.Next(10), (ushort)random.Next(3));
                    break;
                case 2:
                    device.SetHostOpen(random.Next(2) == 0);
                    break;
                case 3:
                    device.Pending.Enqueue(1);
                    device.Work();
                    break;
                case 4:
                    driver.Close();
                    driver.Open();
                    break;
                case 5:
                    driver.Send(buffer.AsSpan(0, random.Next(buffer.Length)));
                    break;
                default:
                    var came = driver.Receive(buffer);
                    Assert.True(came.Failed || came.Value <= buffer.Length);
                    break;
            }
            driver.Refresh();
        }
    }).QuickCheckThrowOnFailure();
}
