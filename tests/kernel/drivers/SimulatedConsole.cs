using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Dialogos.Drivers.Bus;

namespace Dialogos.Tests.Kernel.Drivers;

/// <summary>The device's side of a console with several ports, and the host behind port 1 (virtio 1.2, chapter 5.3.6).</summary>
internal sealed class SimulatedConsole
{
    public const int ControlReceive = 2, ControlTransmit = 3, PortReceive = 4, PortTransmit = 5;
    public const ulong SeveralPorts = 1 << 1;

    private readonly SimulatedHost _host;
    private readonly List<VirtioSegment> _segments = [];
    private readonly Queue<(uint Port, ushort Kind, ushort Value)> _messages = new();

    public SimulatedConsole(SimulatedHost host, ulong features = SeveralPorts | VirtioFeatures.Version1)
    {
        _host = host;
        Virtio = new SimulatedVirtio(host, VirtioKind.Console, features, 12);
        host.DeviceWork = Work;
    }

    public SimulatedVirtio Virtio { get; }
    public uint[] Ports { get; set; } = [0, 1, 7];
    public bool IsDeaf { get; set; }
    public bool IsHostOpen { get; set; } = true;
    /// <summary>Whether the driver's end is open.</summary>
    public bool IsOpen { get; private set; }
    /// <summary>How many chains the host takes.</summary>
    public int Appetite { get; set; } = int.MaxValue;
    /// <summary>What the host got.</summary>
    public List<byte> Sent { get; } = [];
    /// <summary>Lengths of the pieces that it got.</summary>
    public List<int> Pieces { get; } = [];
    /// <summary>What the host has for the guest.</summary>
    public Queue<byte> Pending { get; } = new();
    /// <summary>How much of a buffer the device fills.</summary>
    public Func<int, int> Fill { get; set; } = room => room;

    /// <summary>Everything that the device has to do at this moment.</summary>
    public void Work()
    {
        while (!IsDeaf && Virtio.TryTake(ControlTransmit, out var head, _segments))
        {
            var bytes = _host.Physical(_segments[0].Address, 8);
            Hear(BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));
            Virtio.Finish(ControlTransmit, head, 0);
        }
        while (_messages.Count > 0 && Virtio.TryTake(ControlReceive, out var head, _segments))
        {
            var (port, kind, value) = _messages.Dequeue();
            var bytes = _host.Physical(_segments[0].Address, 8);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, port);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], kind);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], value);
            Virtio.Finish(ControlReceive, head, 8);
        }
        for (; Appetite > 0 && Virtio.TryTake(PortTransmit, out var head, _segments); Appetite--)
        {
            Sent.AddRange(_host.Physical(_segments[0].Address, (int)_segments[0].Length));
            Pieces.Add((int)_segments[0].Length);
            Virtio.Finish(PortTransmit, head, 0);
        }
        while (IsOpen && Pending.Count > 0 && Virtio.TryTake(PortReceive, out var head, _segments))
        {
            var count = Math.Min(Pending.Count, Fill((int)_segments[0].Length));
            var bytes = _host.Physical(_segments[0].Address, count);
            for (var i = 0; i < count; i++)
                bytes[i] = Pending.Dequeue();
            Virtio.Finish(PortReceive, head, (uint)count);
        }
    }

    /// <summary>The host opens or leaves its end.</summary>
    public void SetHostOpen(bool isOpen)
    {
        IsHostOpen = isOpen;
        Tell(1, 6, isOpen ? (ushort)1 : (ushort)0);
    }

    /// <summary>The device says something about a port.</summary>
    public void Tell(uint port, ushort kind, ushort value)
    {
        _messages.Enqueue((port, kind, value));
        Work();
    }

    /// <summary>Finishes the next buffer of a queue with a length that is not true, or a chain that it does not have.</summary>
    public void Lie(int queue, uint length, uint headOffset = 0)
    {
        if (!Virtio.TryTake(queue, out var head, _segments))
            throw new InvalidOperationException("The driver offers no buffer.");
        Virtio.Finish(queue, head + headOffset, length);
    }

    private void Hear(uint port, ushort kind, ushort value)
    {
        switch (kind)
        {
            case 0:
                foreach (var known in Ports)
                    _messages.Enqueue((known, 1, 1));
                break;
            case 3:
                if (port != 1 || value != 1)
                    throw new InvalidOperationException($"The driver is ready for port {port}.");
                if (IsHostOpen)
                    _messages.Enqueue((port, 6, 1));
                break;
            case 6:
                IsOpen = value != 0;
                break;
        }
    }
}
