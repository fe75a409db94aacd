// Virtio 1.2, chapter 5.3.6.2 (multiport device operation).
using System;
using System.Buffers.Binary;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Console;

/// <summary>What driver and device tell each other about ports.</summary>
internal enum ControlEvent : ushort
{
    /// <summary>The driver can hear of ports.</summary>
    DeviceReady = 0,
    /// <summary>There is a port.</summary>
    PortAdd = 1,
    /// <summary>The port is no more.</summary>
    PortRemove = 2,
    /// <summary>The driver can use the port.</summary>
    PortReady = 3,
    /// <summary>Somebody (value 1) or nobody (value 0) has the sender's end of the port open.</summary>
    PortOpen = 6,
}

/// <summary>One message.</summary>
internal readonly struct ControlMessage(uint port, ControlEvent kind, ushort value)
{
    /// <summary>Which port.</summary>
    public uint Port { get; } = port;
    /// <summary>What it says; perhaps something that has no name here.</summary>
    public ControlEvent Kind { get; } = kind;
    /// <summary>Depends on <see cref="Kind"/>.</summary>
    public ushort Value { get; } = value;
}

/// <summary>The two queues on which a console with several ports and its driver talk about them. Not thread-safe.</summary>
internal sealed class ConsoleControl
{
    /// <summary>Messages that the device can send before any is taken. One that finds no buffer drops what it had to say.</summary>
    public const int ReceiveBuffers = 16;

    private const int ReceiveQueue = 2, TransmitQueue = 3, MessageBytes = 8;
    // A message may carry a port's name.
    private const int BufferBytes = 256;
    private const ulong Patience = 1_000_000_000;

    private readonly IDriverHost _host;
    private readonly BufferedQueue _receive, _transmit;

    private ConsoleControl(IDriverHost host, BufferedQueue receive, BufferedQueue transmit)
    {
        _host = host;
        _receive = receive;
        _transmit = transmit;
    }

    /// <summary>Makes the queues, with all buffers offered, before the device is started.</summary>
    public static Result<ConsoleControl> Create(IDriverHost host, IVirtioTransport transport)
    {
        var receive = BufferedQueue.Create(transport, host, ReceiveQueue, ReceiveBuffers, BufferBytes);
        if (receive.Failed)
            return receive.Error;
        var transmit = BufferedQueue.Create(transport, host, TransmitQueue, 1, MessageBytes);
        if (transmit.Failed)
            return transmit.Error;
        for (var i = 0; i < receive.Value.Count; i++)
            receive.Value.Offer(i);
        return new ConsoleControl(host, receive.Value, transmit.Value);
    }

    /// <summary>Tells the device that there are buffers for it.</summary>
    public void Notify() => _receive.Notify();

    /// <summary>
    /// Says something, and waits until the device has heard it: what it does for that has begun.
    /// <see cref="Errno.TimedOut"/> if it does not listen.
    /// </summary>
    public Result Tell(uint port, ControlEvent kind, ushort value)
    {
        var bytes = _transmit.Buffer(0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, port);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.Slice(4), (ushort)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.Slice(6), value);
        var sent = _transmit.Send(0, MessageBytes);
        if (sent.Failed)
            return sent;
        _transmit.Notify();
        var deadline = _host.Nanoseconds + Patience;
        while (true)
        {
            var taken = _transmit.Take();
            if (taken.IsOk)
                return Result.Ok;
            if (taken.Error != Errno.Again)
                return taken.Error;
            if (_host.Nanoseconds >= deadline)
                return Errno.TimedOut;
            // An interrupt would come too, but the first messages are sent before there is one.
            _host.Pause();
        }
    }

    /// <summary>What the device says next; <see cref="Errno.Again"/> if nothing, <see cref="Errno.Protocol"/> if nonsense.</summary>
    public Result<ControlMessage> Take()
    {
        var taken = _receive.Take();
        if (taken.Failed)
            return taken.Error;
        if (taken.Value.Length < MessageBytes)
            return Errno.Protocol;
        ReadOnlySpan<byte> bytes = _receive.Buffer(taken.Value.Token);
        var message = new ControlMessage(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), (ControlEvent)BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(4)),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(6)));
        var offered = _receive.Offer(taken.Value.Token);
        if (offered.Failed)
            return offered.Error;
        _receive.Notify();
        return message;
    }
}
