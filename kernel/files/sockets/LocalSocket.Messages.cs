using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Sockets;

// Sending and receiving.
public sealed partial class LocalSocket
{
    /// <summary>
    /// Sends; takes over the references to the files if it succeeds. <paramref name="target"/> is for datagrams with an address
    /// of their own. EAGAIN, EPIPE, ENOTCONN, EISCONN, EMSGSIZE, ECONNREFUSED, ECONNRESET.
    /// </summary>
    public Result<int> Send(ReadOnlySpan<byte> bytes, OpenFile[]? files, LocalSocket? target, PeerIdentity sender)
    {
        LocalSocket? to;
        int count = bytes.Length;
        lock (s_lock)
        {
            if (target != null && Kind != SocketKind.Datagram)
                return _isConnected ? Errno.Connected : Errno.NotSupported;
            to = target ?? _peer;
            if (_writesNoMore)
                return TakeReset() ?? Errno.BrokenPipe;
            if (to == null)
                return _isConnected ? Kind == SocketKind.Datagram ? Errno.ConnectionRefused : Errno.BrokenPipe : Errno.NotConnected;
            if (to._isClosed)
            {
                if (target == null)
                    (_peer, _isConnected) = (null, false);
                return Errno.ConnectionRefused;
            }
            if (Kind == SocketKind.Datagram && to._peer != null && to._peer != this)
                return Errno.NotPermitted;
            if (to._readsNoMore)
                return Errno.BrokenPipe;
            int room = Room - to._waiting;
            if (Kind == SocketKind.Stream)
            {
                if (count == 0)
                    return 0;
                if (room <= 0)
                    return Errno.Again;
                count = Math.Min(count, room);
            }
            else if (count > Room - 32)
                return Errno.MessageTooLong;
            // A message may pass the limit that earlier ones did not reach: so whoever waits for room never finds too little.
            else if (room <= 0 || to._messages.Count >= MostDatagrams)
                return Errno.Again;
            to._messages.Add(new SocketMessage { Bytes = bytes.Slice(0, count).ToArray(), Files = files, Sender = Address, Identity = sender });
            to._waiting += count;
            TakeOff(files);
        }
        to.Changes.Notify();
        return count;
    }

    /// <summary>
    /// Receives: bytes of a stream up to and with the next that came with files, or one message, whose rest is lost. With
    /// <paramref name="peek"/> nothing is taken. EAGAIN, ENOTCONN, EINVAL, ECONNRESET; 0 bytes at the end.
    /// </summary>
    public Result<Received> Receive(Span<byte> destination, bool peek)
    {
        LocalSocket? peer;
        Received received;
        lock (s_lock)
        {
            peer = _peer;
            if (Kind != SocketKind.Datagram && !_isConnected)
                return Kind == SocketKind.Stream ? Errno.InvalidArgument : Errno.NotConnected;
            if (_messages.Count == 0)
            {
                if (TakeReset() is { } reset)
                    return reset;
                if (_readsNoMore)
                    return default(Received);
                return Errno.Again;
            }
            if (Kind == SocketKind.Stream && destination.Length == 0)
                return default(Received);
            received = Kind == SocketKind.Stream ? TakeBytes(destination, peek) : TakeMessage(destination, peek);
        }
        if (!peek)
        {
            // Writers wait here: connected ones at their own socket, others at this one.
            Changes.Notify();
            peer?.Changes.Notify();
        }
        return received;
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        Result<Received> received = Receive(destination, peek: false);
        if (received.Failed)
            return received.Error;
        foreach (OpenFile file in received.Value.Files ?? [])
            file.Release();
        return received.Value.Count;
    }

    /// <inheritdoc/>
    public override void Unread(ReadOnlySpan<byte> bytes)
    {
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => Send(source, null, null, Maker);

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        const Readiness write = Readiness.Write;
        lock (s_lock)
        {
            Readiness ready = Readiness.None;
            if (IsListening)
                return _arrivals.Count > 0 ? Readiness.Read : ready;
            if (_messages.Count > 0 || _readsNoMore)
                ready |= Readiness.Read;
            if (_readsNoMore)
                ready |= Readiness.ReadHangUp;
            if (_readsNoMore && _writesNoMore || (Kind != SocketKind.Datagram && !_isConnected))
                ready |= Readiness.HangUp;
            if (_wasReset)
                ready |= Readiness.Error;
            bool hasRoom = _peer == null ? Kind == SocketKind.Datagram || !_isConnected || _writesNoMore
                : Room - _peer._waiting > 0 && (Kind == SocketKind.Stream || _peer._messages.Count < MostDatagrams);
            return hasRoom ? ready | write : ready;
        }
    }

    private Errno? TakeReset()
    {
        if (!_wasReset)
            return null;
        _wasReset = false;
        return Errno.ConnectionReset;
    }

    private Received TakeMessage(Span<byte> destination, bool peek)
    {
        SocketMessage message = _messages[0];
        int count = Math.Min(message.Left, destination.Length);
        message.Bytes.AsSpan(0, count).CopyTo(destination);
        OpenFile[]? files = message.Files;
        if (peek)
        {
            foreach (OpenFile file in files ?? [])
                file.AddReference();
        }
        else
        {
            _messages.RemoveAt(0);
            _waiting -= message.Bytes.Length;
            Land(files);
        }
        return new Received(count, message.Bytes.Length, files, message.Sender, message.Identity);
    }

    // What lies behind bytes that came with files waits for the next call, so that the files keep their place; so does what
    // another process wrote, for who wants to know of whom it is (unix_stream_read_generic).
    private Received TakeBytes(Span<byte> destination, bool peek)
    {
        SocketMessage first = _messages[0];
        OpenFile[]? files = null;
        int count = 0;
        for (int i = 0; i < _messages.Count && count < destination.Length && files == null; i++)
        {
            SocketMessage message = _messages[i];
            if (PassesIdentity && message.Identity != first.Identity)
                break;
            int part = Math.Min(message.Left, destination.Length - count);
            message.Bytes.AsSpan(message.Taken, part).CopyTo(destination.Slice(count));
            count += part;
            files = message.Files;
            if (peek)
                continue;
            Land(files);
            message.Files = null;
            message.Taken += part;
            _waiting -= part;
            if (message.Left == 0)
                _messages.RemoveAt(i--);
        }
        foreach (OpenFile file in peek ? files ?? [] : [])
            file.AddReference();
        return new Received(count, count, files, first.Sender, first.Identity);
    }
}
