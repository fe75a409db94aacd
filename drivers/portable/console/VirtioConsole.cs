// Words. A *port* is one stream of bytes in either direction. The *host* is whoever is at the other end; each side tells the
// other when it *opens* or closes its end. Virtio 1.2, chapter 5.3 (console device).
//
// Port 1, never port 0: port 0 is the console of old, which has no ends to open, and QEMU throws away what nobody reads
// there (hw/char/virtio-console.c, flush_buf). Of any other port it stops taking buffers, so nothing is ever lost.
using System;
using System.Threading;
using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Console;

/// <summary>What a port is ready for.</summary>
[Flags]
public enum PortState
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary><see cref="VirtioConsole.Receive"/> gives bytes.</summary>
    Receivable = 1,
    /// <summary><see cref="VirtioConsole.Send"/> takes bytes.</summary>
    Sendable = 2,
    /// <summary>The host has not opened its end, or has closed it.</summary>
    HostIsAway = 4,
    /// <summary>The device broke the protocol and was reset; every call fails.</summary>
    Broken = 8,
}

/// <summary>
/// A virtio console with several ports, of which it serves port 1. No call waits for the host. Threads may call at once: what
/// one call sends or receives stays together.
/// </summary>
public sealed class VirtioConsole
{
    /// <summary>The port.</summary>
    public const int Port = 1;
    /// <summary>Bytes that one call of <see cref="Send"/> takes at most, and takes whole.</summary>
    public const int MostSent = 32768;

    private const ulong SeveralPorts = 1 << 1;
    private const int ReceiveQueue = 4, TransmitQueue = 5;
    private const int ReceiveBuffers = 16, ReceiveBytes = 4096, TransmitBuffers = 4;
    private const ulong Patience = 1_000_000_000;

    private readonly IDriverHost _host;
    private readonly IVirtioTransport _transport;
    private readonly ConsoleControl _control;
    private readonly BufferedQueue _receive, _transmit;
    private readonly Lock _lock = new();
    // Buffers for sending that the device does not have.
    private readonly int[] _free;
    private int _freeCount;
    // The buffer that is being read, and what of it was not yet; -1 for none.
    private int _buffer = -1, _position, _length;
    private bool _isThere, _isOpen, _isHostOpen, _isBroken;

    private VirtioConsole(
        IDriverHost host, IVirtioTransport transport, ConsoleControl control, BufferedQueue receive, BufferedQueue transmit)
    {
        _host = host;
        _transport = transport;
        _control = control;
        _receive = receive;
        _transmit = transmit;
        _free = new int[transmit.Count];
        for (var i = 0; i < _free.Length; i++)
            _free[_freeCount++] = i;
        Event = host.CreateEvent();
    }

    /// <summary>Signalled by the device's interrupt: time to call <see cref="Refresh"/>.</summary>
    public IDeviceEvent Event { get; }

    /// <summary>
    /// Brings a console up. <see cref="Errno.NotSupported"/> if it has only the port of old, <see cref="Errno.NoDevice"/> if
    /// it has no port 1.
    /// </summary>
    public static Result<VirtioConsole> Create(IDriverHost host, IVirtioTransport transport)
    {
        var agreed = VirtioInitialization.Negotiate(transport, host, SeveralPorts);
        if (agreed.Failed)
            return agreed.Error;
        if ((agreed.Value & SeveralPorts) == 0)
            return GiveUp(transport, Errno.NotSupported);
        var control = ConsoleControl.Create(host, transport);
        if (control.Failed)
            return GiveUp(transport, control.Error);
        var receive = BufferedQueue.Create(transport, host, ReceiveQueue, ReceiveBuffers, ReceiveBytes);
        if (receive.Failed)
            return GiveUp(transport, receive.Error);
        var transmit = BufferedQueue.Create(transport, host, TransmitQueue, TransmitBuffers, MostSent);
        if (transmit.Failed)
            return GiveUp(transport, transmit.Error);
        var console = new VirtioConsole(host, transport, control.Value, receive.Value, transmit.Value);
        var started = console.Start();
        return started.Failed ? GiveUp(transport, started.Error) : console;
    }

    /// <summary>What it is ready for at this moment.</summary>
    public PortState State
    {
        get
        {
            lock (_lock)
            {
                if (!_isBroken && (TakeNext().Error is not (Errno.None or Errno.Again) || Reclaim().Failed))
                    Break();
                if (_isBroken)
                    return PortState.Broken;
                return (_buffer >= 0 ? PortState.Receivable : 0)
                    | (_isHostOpen ? (_freeCount > 0 ? PortState.Sendable : 0) : PortState.HostIsAway);
            }
        }
    }

    /// <summary>
    /// Opens this end: the host may send from now on. One at a time: <see cref="Errno.Busy"/>; <see cref="Errno.InputOutput"/>
    /// if the device is broken.
    /// </summary>
    public Result Open()
    {
        lock (_lock)
        {
            if (_isOpen)
                return Errno.Busy;
            if (_isBroken || _control.Tell(Port, ControlEvent.PortOpen, 1).Failed)
                return Break();
            _isOpen = true;
            return Result.Ok;
        }
    }

    /// <summary>Closes this end. What came and was not received is gone; what was sent still reaches the host.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
            // The device has heard it when this returns, and sends no more.
            if (_isBroken || _control.Tell(Port, ControlEvent.PortOpen, 0).Failed || Discard().Failed)
                Break();
        }
    }

    /// <summary>
    /// Receives what has come, as much as fits; 0 if nothing has and the host is away. <see cref="Errno.Again"/> if nothing
    /// has come, <see cref="Errno.InputOutput"/> if the device is broken.
    /// </summary>
    public Result<int> Receive(Span<byte> destination)
    {
        lock (_lock)
        {
            if (_isBroken)
                return Errno.InputOutput;
            var count = 0;
            while (count < destination.Length)
            {
                var taken = TakeNext();
                if (taken.Error == Errno.Again)
                    break;
                if (taken.Failed)
                    return Break();
                var part = Math.Min(destination.Length - count, _length - _position);
                _receive.Buffer(_buffer).Slice(_position, part).CopyTo(destination.Slice(count));
                count += part;
                _position += part;
                if (_position == _length && GiveBack().Failed)
                    return Break();
            }
            return count == 0 && _isHostOpen && destination.Length > 0 ? Errno.Again : count;
        }
    }

    /// <summary>
    /// Sends the first bytes, at most <see cref="MostSent"/>, and says how many. <see cref="Errno.Again"/> if the host is away
    /// or takes none at the moment, <see cref="Errno.InputOutput"/> if the device is broken.
    /// </summary>
    public Result<int> Send(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isBroken || Reclaim().Failed)
                return Break();
            if (bytes.Length == 0)
                return 0;
            if (!_isHostOpen || _freeCount == 0)
                return Errno.Again;
            var buffer = _free[--_freeCount];
            var count = Math.Min(bytes.Length, MostSent);
            bytes.Slice(0, count).CopyTo(_transmit.Buffer(buffer));
            if (_transmit.Send(buffer, count).Failed)
                return Break();
            _transmit.Notify();
            return count;
        }
    }

    /// <summary>Takes in what the device says about the port.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (!_isBroken && Listen().Failed)
                Break();
        }
    }

    private static Errno GiveUp(IVirtioTransport transport, Errno reason)
    {
        transport.Status |= VirtioStatus.Failed;
        return reason;
    }

    private Result Start()
    {
        for (var i = 0; i < _receive.Count; i++)
            _receive.Offer(i);
        VirtioInitialization.Start(_transport);
        _control.Notify();
        _receive.Notify();
        var told = _control.Tell(0, ControlEvent.DeviceReady, 1);
        if (told.Failed)
            return told;
        var deadline = _host.Nanoseconds + Patience;
        while (true)
        {
            var heard = Listen();
            if (heard.Failed || _isThere)
                return heard;
            if (_host.Nanoseconds >= deadline)
                return Errno.NoDevice;
            _host.Pause();
        }
    }

    // At most as many messages as there are buffers: a device that never stops talking keeps nobody here.
    private Result Listen()
    {
        for (var i = 0; i < ConsoleControl.ReceiveBuffers; i++)
        {
            var message = _control.Take();
            if (message.Failed)
                return message.Error == Errno.Again ? Result.Ok : message.Error;
            if (message.Value.Port != Port)
                continue;
            switch (message.Value.Kind)
            {
                case ControlEvent.PortAdd:
                    _isThere = true;
                    var told = _control.Tell(Port, ControlEvent.PortReady, 1);
                    if (told.Failed)
                        return told;
                    break;
                case ControlEvent.PortRemove:
                    _isHostOpen = false;
                    break;
                case ControlEvent.PortOpen:
                    _isHostOpen = message.Value.Value != 0;
                    break;
            }
        }
        // There may be more: whoever waits for the event looks again.
        Event.Signal();
        return Result.Ok;
    }

    // Post: a buffer with bytes is being read, or Errno.Again.
    private Result TakeNext()
    {
        if (_buffer >= 0)
            return Result.Ok;
        var taken = _receive.Take();
        if (taken.Failed)
            return taken.Error;
        // The queue has checked that it is no more than there was room for.
        if (taken.Value.Length == 0)
            return Errno.Protocol;
        _buffer = taken.Value.Token;
        _position = 0;
        _length = (int)taken.Value.Length;
        return Result.Ok;
    }

    private Result GiveBack()
    {
        var offered = _receive.Offer(_buffer);
        _buffer = -1;
        _receive.Notify();
        return offered;
    }

    private Result Discard()
    {
        for (var i = 0; i < _receive.Count; i++)
        {
            var taken = TakeNext();
            if (taken.Failed)
                return taken.Error == Errno.Again ? Result.Ok : taken;
            var given = GiveBack();
            if (given.Failed)
                return given;
        }
        return Result.Ok;
    }

    private Result Reclaim()
    {
        while (_freeCount < _free.Length)
        {
            var taken = _transmit.Take();
            if (taken.Failed)
                return taken.Error == Errno.Again ? Result.Ok : taken.Error;
            _free[_freeCount++] = taken.Value.Token;
        }
        return Result.Ok;
    }

    // After the reset the device touches no memory. Everybody who waits hears of it.
    private Errno Break()
    {
        if (!_isBroken)
        {
            _isBroken = true;
            VirtioInitialization.Reset(_transport, _host);
            Event.Signal();
        }
        return Errno.InputOutput;
    }
}
