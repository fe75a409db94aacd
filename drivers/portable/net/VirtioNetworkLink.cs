// Virtio 1.2, chapter 5.1 (network device).
using System;
using System.Threading;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Net;

/// <summary>A virtio network card: a ring of buffers that receive, and one of buffers that send.</summary>
public sealed class VirtioNetworkLink : INetworkLink
{
    private const ulong FeatureAddress = 1 << 5, FeatureStatus = 1 << 16;
    private const int ReceiveQueue = 0, TransmitQueue = 1, Buffers = 32;
    private const int HeaderBytes = 12, BufferBytes = 2048, ShortestFrame = 14;
    private const ulong SendPatience = 5_000_000_000;

    private readonly IDriverHost _host;
    private readonly IVirtioTransport _transport;
    private readonly Virtqueue _receive, _transmit;
    private readonly IDeviceMemory _receiveMemory, _transmitMemory;
    private readonly bool[] _isSending = new bool[Buffers];
    private readonly byte[] _address;
    private readonly bool _hasStatus;
    private readonly Lock _receiveLock = new(), _transmitLock = new();

    private VirtioNetworkLink(
        IDriverHost host, string name, IVirtioTransport transport, Virtqueue receive, Virtqueue transmit,
        IDeviceMemory receiveMemory, IDeviceMemory transmitMemory, byte[] address, bool hasStatus)
    {
        _host = host;
        Name = name;
        _transport = transport;
        _receive = receive;
        _transmit = transmit;
        _receiveMemory = receiveMemory;
        _transmitMemory = transmitMemory;
        _address = address;
        _hasStatus = hasStatus;
        Event = host.CreateEvent();
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Address => _address;
    /// <inheritdoc/>
    public int LongestFrame => 1514;
    /// <inheritdoc/>
    public bool IsUp => !_hasStatus || (_transport.Configuration.Read16(6) & 1) != 0;
    /// <summary>Signalled by the card's interrupt.</summary>
    public IDeviceEvent Event { get; }

    /// <summary>
    /// Brings a card up. <see cref="Errno.NotSupported"/> if it has no address of its own: this driver invents none.
    /// </summary>
    public static Result<VirtioNetworkLink> Create(IDriverHost host, string name, IVirtioTransport transport)
    {
        var agreed = VirtioInitialization.Negotiate(transport, host, FeatureAddress | FeatureStatus);
        if (agreed.Failed)
            return agreed.Error;
        var hasStatus = (agreed.Value & FeatureStatus) != 0;
        if ((agreed.Value & FeatureAddress) == 0)
            return Errno.NotSupported;
        if (transport.Configuration.Length < (hasStatus ? 8 : 6))
            return Errno.Protocol;
        var address = new byte[6];
        for (uint i = 0; i < address.Length; i++)
            address[i] = transport.Configuration.Read8(i);
        var receive = VirtioInitialization.CreateQueue(transport, host, ReceiveQueue, Buffers);
        if (receive.Failed)
            return receive.Error;
        var transmit = VirtioInitialization.CreateQueue(transport, host, TransmitQueue, Buffers);
        if (transmit.Failed)
            return transmit.Error;
        var receiveMemory = host.AllocateDeviceMemory(Buffers * BufferBytes);
        if (receiveMemory.Failed)
            return receiveMemory.Error;
        var transmitMemory = host.AllocateDeviceMemory(Buffers * BufferBytes);
        if (transmitMemory.Failed)
            return transmitMemory.Error;
        var link = new VirtioNetworkLink(
            host, name, transport, receive.Value, transmit.Value, receiveMemory.Value, transmitMemory.Value, address,
            hasStatus);
        for (var i = 0; i < receive.Value.Size; i++)
            link.OfferReceiveBuffer(i);
        VirtioInitialization.Start(transport);
        transport.Notify(ReceiveQueue);
        return link;
    }

    /// <inheritdoc/>
    public Result Send(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < ShortestFrame || frame.Length > LongestFrame)
            return Errno.InvalidArgument;
        var deadline = _host.Nanoseconds + SendPatience;
        while (true)
        {
            var ticket = Event.Ticket;
            lock (_transmitLock)
            {
                var collected = CollectSent();
                if (collected.Failed)
                    return collected;
                var buffer = FreeTransmitBuffer();
                if (buffer >= 0)
                    return SendIn(buffer, frame);
            }
            var now = _host.Nanoseconds;
            if (now >= deadline)
                return Errno.TimedOut;
            Event.Wait(ticket, deadline - now);
        }
    }

    /// <inheritdoc/>
    public Result<int> Receive(Span<byte> destination, ulong nanoseconds)
    {
        if (destination.Length < LongestFrame)
            return Errno.InvalidArgument;
        var deadline = _host.Nanoseconds + nanoseconds;
        while (true)
        {
            var ticket = Event.Ticket;
            lock (_receiveLock)
            {
                var taken = TakeFrame(destination);
                if (taken.IsOk || taken.Error != Errno.Again)
                    return taken;
            }
            var now = _host.Nanoseconds;
            if (now >= deadline)
                return Errno.TimedOut;
            Event.Wait(ticket, deadline - now);
        }
    }

    private Result<int> TakeFrame(Span<byte> destination)
    {
        while (true)
        {
            var taken = _receive.Take();
            if (taken.Failed)
                return taken.Error;
            var buffer = taken.Value.Token;
            var length = (int)taken.Value.Length - HeaderBytes;
            // Without merged buffers and offloads a frame is one buffer; anything else is dropped.
            var isFrame = length >= ShortestFrame && length <= LongestFrame;
            if (isFrame)
                _receiveMemory.Bytes.Slice(buffer * BufferBytes + HeaderBytes, length).CopyTo(destination);
            OfferReceiveBuffer(buffer);
            _transport.Notify(ReceiveQueue);
            if (isFrame)
                return length;
        }
    }

    private void OfferReceiveBuffer(int buffer)
    {
        Span<VirtioSegment> segments = stackalloc VirtioSegment[1];
        var address = _receiveMemory.PhysicalAddress + (ulong)(buffer * BufferBytes);
        segments[0] = new VirtioSegment(address, BufferBytes, true);
        // There is a descriptor for each buffer; a broken queue reports itself at the next Take.
        _receive.Add(segments, buffer);
    }

    private Result SendIn(int buffer, ReadOnlySpan<byte> frame)
    {
        var start = buffer * BufferBytes;
        _transmitMemory.Bytes.Slice(start, HeaderBytes).Clear();
        frame.CopyTo(_transmitMemory.Bytes.Slice(start + HeaderBytes));
        Span<VirtioSegment> segments = stackalloc VirtioSegment[1];
        var address = _transmitMemory.PhysicalAddress + (ulong)start;
        segments[0] = new VirtioSegment(address, (uint)(HeaderBytes + frame.Length), false);
        var added = _transmit.Add(segments, buffer);
        if (added.Failed)
            return added.Error;
        _isSending[buffer] = true;
        _transport.Notify(TransmitQueue);
        return Result.Ok;
    }

    private Result CollectSent()
    {
        while (true)
        {
            var taken = _transmit.Take();
            if (taken.Error == Errno.Again)
                return Result.Ok;
            if (taken.Failed)
                return taken.Error;
            _isSending[taken.Value.Token] = false;
        }
    }

    private int FreeTransmitBuffer()
    {
        for (var i = 0; i < _transmit.Size; i++)
        {
            if (!_isSending[i])
                return i;
        }
        return -1;
    }
}
