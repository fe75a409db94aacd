using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Dialogos.Drivers.Bus;
using Dialogos.Drivers.Console;
using Dialogos.Drivers.Display;
using Dialogos.Drivers.Entropy;
using Dialogos.Drivers.Input;
using Dialogos.Kernel.Primitives;
using Xunit;

namespace Dialogos.Tests.Kernel.Drivers.Emulated;

public class EmulatedDeviceTests
{
    private static IVirtioTransport OpenVirtio(EmulatedMachine machine)
    {
        var function = machine.Find(f => f.Vendor == 0x1AF4);
        return VirtioPciTransport.Create(function, new EmulatedRegions(machine, function), null).Value;
    }

    [Fact]
    public void Keys_that_QEMU_presses_are_typed()
    {
        using var machine = new EmulatedMachine("q35");
        var keyboard = KeyboardController.Create(machine.Host, new EmulatedPorts(machine, 0x60, 5));
        Assert.Equal(Errno.None, keyboard.Error);
        using var monitor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        monitor.Connect(new UnixDomainSocketEndPoint(machine.QmpPath));
        using var stream = new NetworkStream(monitor) { ReadTimeout = 10_000 };
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        Say("{\"execute\":\"qmp_capabilities\"}");
        var decoder = new ScanCodeDecoder(ScanSet.One);
        var terminal = new KeyboardTerminal(KeyboardLayout.UnitedStates);
        var typed = new StringBuilder();
        Span<byte> sequence = stackalloc byte[KeyboardTerminal.LongestSequence];
        foreach (var keys in (string[])["h", "shift,i", "up", "ret"])
        {
            var list = string.Join(',', Array.ConvertAll(keys.Split(','), key => $"{{\"type\":\"qcode\",\"data\":\"{key}\"}}"));
            Say($"{{\"execute\":\"send-key\",\"arguments\":{{\"hold-time\":1,\"keys\":[{list}]}}}}");
            var deadline = machine.Host.Nanoseconds + 500_000_000;
            while (machine.Host.Nanoseconds < deadline)
            {
                if (!keyboard.Value.TryRead(out var code) || !decoder.TryDecode(code, out var keyEvent))
                    continue;
                typed.Append(Encoding.Latin1.GetString(sequence[..terminal.Translate(keyEvent, sequence)]));
            }
        }
        Assert.Equal("hI\u001B[A\r", typed.ToString());

        void Say(string command)
        {
            stream.Write(Encoding.UTF8.GetBytes(command + "\n"));
            string? answer;
            do
                answer = reader.ReadLine();
            while (answer is not null && !answer.Contains("\"return\"") && !answer.Contains("\"error\""));
            Assert.Contains("\"return\"", answer);
        }
    }

    private static (EmulatedMachine Machine, VirtioConsole Console, Socket Peer) OpenConsole()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var machine = new EmulatedMachine(
            "q35", "-chardev", $"socket,id=c,path={path},server=on,wait=off", "-device", "virtio-serial-pci,max_ports=2",
            "-device", "virtserialport,chardev=c,nr=1");
        var console = VirtioConsole.Create(machine.Host, OpenVirtio(machine)).Value;
        Assert.Equal(Errno.None, console.Open().Error);
        Assert.Equal(PortState.HostIsAway, console.State);
        var peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        peer.Connect(new UnixDomainSocketEndPoint(path));
        Until(() =>
        {
            console.Refresh();
            return (console.State & PortState.HostIsAway) == 0;
        });
        return (machine, console, peer);
    }

    private static void Until(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!condition())
            Assert.True(DateTime.UtcNow < deadline, "it never came true");
    }

    [Fact]
    public async Task The_console_carries_bytes_in_both_directions()
    {
        var (machine, console, peer) = OpenConsole();
        using var ends = machine;
        using var closes = peer;
        var bytes = new byte[1_000_000];
        new Random(7).NextBytes(bytes);
        // The host takes nothing until the guest can send no more: QEMU keeps what it has no room for.
        var sent = 0;
        var idleSince = DateTime.UtcNow;
        while (DateTime.UtcNow < idleSince.AddSeconds(1))
        {
            if (console.Send(bytes.AsSpan(sent)) is not { IsOk: true } taken)
                continue;
            sent += taken.Value;
            idleSince = DateTime.UtcNow;
        }
        Assert.InRange(sent, 1, bytes.Length - 1);
        var received = new byte[bytes.Length];
        for (var at = 0; at < received.Length;)
        {
            at += peer.Receive(received, at, received.Length - at, SocketFlags.None);
            var taken = sent < bytes.Length ? console.Send(bytes.AsSpan(sent)) : Errno.Again;
            sent += taken.IsOk ? taken.Value : 0;
        }
        Assert.Equal(bytes, received);
        Array.Clear(received);
        // It waits where the guest has no room.
        var sending = peer.SendAsync(bytes);
        for (var at = 0; at < received.Length;)
        {
            var count = console.Receive(received.AsSpan(at));
            Assert.True(count.IsOk || count.Error == Errno.Again);
            at += count.IsOk ? count.Value : 0;
        }
        Assert.Equal(bytes, received);
        Assert.Equal(bytes.Length, await sending);
        Assert.Equal(Errno.Again, console.Receive(received).Error);
    }

    [Fact]
    public void The_console_knows_when_the_host_leaves()
    {
        var (machine, console, peer) = OpenConsole();
        using var ends = machine;
        peer.Send("last"u8);
        peer.Dispose();
        Until(() =>
        {
            console.Refresh();
            return console.State == (PortState.HostIsAway | PortState.Receivable);
        });
        Assert.Equal(4, console.Receive(new byte[10]).Value);
        Assert.Equal(0, console.Receive(new byte[10]).Value);
        Assert.Equal(Errno.Again, console.Send(new byte[10]).Error);
    }

    [Fact]
    public void The_host_gives_entropy()
    {
        using var machine = new EmulatedMachine("q35", "-device", "virtio-rng-pci");
        var device = VirtioEntropyDevice.Create(machine.Host, OpenVirtio(machine)).Value;
        var first = new byte[64];
        var second = new byte[64];
        Assert.InRange(device.Read(first).Value, 1, 64);
        Assert.InRange(device.Read(second).Value, 1, 64);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void The_display_takes_the_mode()
    {
        using var machine = new EmulatedMachine("q35", "-vga", "std");
        var function = machine.Find(f => f.Vendor == 0x1234);
        var regions = new EmulatedRegions(machine, function);
        var bytes = function.ReadBar(0).Value.Length;
        Assert.Equal(Errno.None, BochsDisplay.SetMode(regions.Map(2).Value, bytes, 1024, 768).Error);
        Assert.Equal(Errno.NotSupported, BochsDisplay.SetMode(regions.Map(2).Value, bytes, 10240, 7680).Error);
    }
}
