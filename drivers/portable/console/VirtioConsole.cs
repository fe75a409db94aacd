// Virtio 1.2, chapter 5.3 (console device), one port.
using System;
using System.Threading;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Console;

/// <summary>A virtio console with one port: a stream of bytes in either direction.</summary>
public sealed class VirtioConsole
{
    private const int ReceiveQueue = 0, TransmitQueue = 1, ReceiveBuffers = 8, BufferBytes = 4096;
    private const ulong WritePatience = 5_000_000_000;

    private readonly IDriverHost _host;
    private readonly IVirtioTransport _transport;
    private readonly Virtqueue _receive, _transmit;
    private readonly IDeviceMemory _receiveMemory, _transmitMemory;
    private readonly Lock _receiveLock = new(), _transmitLock = new();
    private int _buffer = -1, _position, _length;

    private VirtioConsole(
        IDriverHost host, IVirtioTransport transport, Virtqueue receive, Virtqueue transmit, IDeviceMemory receiveMemory,
        IDeviceMemory transmitMemory)
    {
        _host = host;
        _transport = transport;
        _receive = receive;
        _transmit = transmit;
        _receiveMemory = receiveMemory;
        _transmitMemory = transmitMemory;
        Event = host.CreateEvent();
    }

    /// <summary>Signalled by the device's interrupt.</summary>
    public IDeviceEvent Event { get; }

    /// <summary>Brings a console up.</summary>
    public static Result<VirtioConsole> Create(IDriverHost host, IVirtioTransport transport)
    {
        var agreed = VirtioInitialization.Negotiate(transport, host, 0);
        if (agreed.Failed)
            return agreed.Error;
        var receive = VirtioInitialization.CreateQueue(transport, host, ReceiveQueue, ReceiveBuffers);
        if (receive.Failed)
            return receive.Error;
        var transmit = VirtioInitialization.CreateQueue(transport, host, TransmitQueue, 1);
        if (transmit.Failed)
            return transmit.Error;
        var receiveMemory = host.AllocateDeviceMemory(ReceiveBuffers * BufferBytes);
        if (receiveMemory.Failed)
            return receiveMemory.Error;
        var transmitMemory = host.AllocateDeviceMemory(BufferBytes);
        if (transmitMemory.Failed)
            return transmitMemory.Error;
        var console = new VirtioConsole(
            host, transport, receive.Value, transmit.Value, receiveMemory.Value, transmitMemory.Value);
        for (var i = 0; i < receive.Value.Size; i++)
            console.Offer(i);
        VirtioInitialization.Start(transport);
        transport.Notify(ReceiveQueue);
        return console;
    }

    /// <summary>Writes all bytes; <see cref="Errno.TimedOut"/> if the other side takes none for five seconds.</summary>
    public Result Write(ReadOnlySpan<byte> bytes)
    {
        lock (_transmitLock)
        {
            for (var start = 0; start < bytes.Length; start += BufferBytes)
            {
                var part = bytes.Slice(start, Math.Min(BufferBytes, bytes.Length - start));
                var sent = WritePart(part);
                if (sent.Failed)
                    return sent;
            }
            return Result.Ok;
        }
    }

    /// <summary>
    /// Reads what has come, at least one byte, waiting at most <paramref name="nanoseconds"/>;
    /// <see cref="Errno.TimedOut"/> if nothing came.
    /// </summary>
    public Result<int> Read(Span<byte> destination, ulong nanoseconds)
    {
        if (destination.Length == 0)
            return Errno.InvalidArgument;
        var deadline = _host.Nanoseconds + nanoseconds;
        while (true)
        {
            var ticket = Event.Ticket;
            lock (_receiveLock)
            {
                var taken = TakeBytes(destination);
                if (taken.IsOk || taken.Error != Errno.Again)
                    return taken;
            }
            var now = _host.Nanoseconds;
            if (now >= deadline)
                return Errno.TimedOut;
            Event.Wait(ticket, deadline - now);
        }
    }

    private Result WritePart(ReadOnlySpan<byte> part)
    {
        // The previous part may still be under way after a time-out: its memory must not be touched.
        var free = WaitForTransmit();
        if (free.Failed)
            return free;
        part.CopyTo(_transmitMemory.Bytes);
        Span<VirtioSegment> segments = stackalloc VirtioSegment[1];
        segments[0] = new VirtioSegment(_transmitMemory.PhysicalAddress, (uint)part.Length, false);
        var added = _transmit.Add(segments, 0);
        if (added.Failed)
            return added.Error;
        _transport.Notify(TransmitQueue);
        return WaitForTransmit();
    }

    private Result WaitForTransmit()
    {
        var deadline = _host.Nanoseconds + WritePatience;
        while (_transmit.Outstanding > 0)
        {
            var ticket = Event.Ticket;
            var taken = _transmit.Take();
            if (taken.IsOk)
                continue;
            if (taken.Error != Errno.Again)
                return taken.Error;
            var now = _host.Nanoseconds;
            if (now >= deadline)
                return Errno.TimedOut;
            Event.Wait(ticket, deadline - now);
        }
        return Result.Ok;
    }

    private Result<int> TakeBytes(Span<byte> destination)
    {
        if (_buffer < 0)
        {
            var taken = _receive.Take();
            if (taken.Failed)
                return taken.Error;
            _buffer = taken.Value.Token;
            _position = 0;
            _length = (int)taken.Value.Length;
        }
        var count = Math.Min(destination.Length, _length - _position);
        _receiveMemory.Bytes.Slice(_buffer * BufferBytes + _position, count).CopyTo(destination);
        _position += count;
        if (_position == _length)
        {
            Offer(_buffer);
            _transport.Notify(ReceiveQueue);
            _buffer = -1;
        }
        return count == 0 ? Errno.Again : count;
    }

    private void Offer(int buffer)
    {
        Span<VirtioSegment> segments = stackalloc VirtioSegment[1];
        var address = _receiveMemory.PhysicalAddress + (ulong)(buffer * BufferBytes);
        segments[0] = new VirtioSegment(address, BufferBytes, true);
        // There is a descriptor for each buffer; a broken queue reports itself at the next Take.
        _receive.Add(segments, buffer);
    }
}
