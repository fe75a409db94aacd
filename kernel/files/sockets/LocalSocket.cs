// Words. A *local socket* (unix(7)) joins programs of one machine. A *stream* carries bytes, a *sequence* messages, both
// between two connected sockets; a *datagram* goes to whoever has an address. An *ancillary* part of a message carries open
// files (SCM_RIGHTS).
//
// One lock guards all sockets: each operation is one step for everybody else.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Sockets;

/// <summary>The kinds of sockets, with the numbers of socket(2).</summary>
public enum SocketKind
{
    /// <summary>SOCK_STREAM.</summary>
    Stream = 1,
    /// <summary>SOCK_DGRAM.</summary>
    Datagram = 2,
    /// <summary>SOCK_SEQPACKET.</summary>
    Sequence = 5,
}

/// <summary>Who is at the other end (struct ucred).</summary>
/// <param name="Process">Process number.</param>
/// <param name="User">User number.</param>
/// <param name="Group">Group number.</param>
public readonly record struct PeerIdentity(int Process, uint User, uint Group);

/// <summary>Bytes on their way, with what they carry.</summary>
internal sealed class SocketMessage
{
    internal required byte[] Bytes;
    internal int Taken;
    internal OpenFile[]? Files;
    internal byte[]? Sender;
    internal PeerIdentity Identity;

    internal int Left => Bytes.Length - Taken;

    internal void Drop()
    {
        foreach (OpenFile file in Files ?? [])
            file.Release();
        Files = null;
    }
}

/// <summary>What a receive gave.</summary>
/// <param name="Count">Bytes that were copied.</param>
/// <param name="Length">Bytes of the whole message.</param>
/// <param name="Files">Open files that came with it, each with a reference; null for none.</param>
/// <param name="Sender">The sender's address; null if it has none.</param>
/// <param name="Identity">The sender.</param>
public readonly record struct Received(int Count, int Length, OpenFile[]? Files, byte[]? Sender, PeerIdentity Identity);

/// <summary>A local socket.</summary>
public sealed partial class LocalSocket : OpenFile
{
    /// <summary>Bytes that may wait to be received (net.core.rmem_default).</summary>
    public const int Room = 212992;
    private const int MostDatagrams = 11;

    private static readonly Lock s_lock = new();
    private static int s_lastNumber;

    private readonly List<SocketMessage> _messages = new();
    private readonly Queue<LocalSocket> _arrivals = new();
    private LocalSocket? _peer;
    private int _waiting;
    private int _backlog = -1;
    // Connected, and nobody has accepted it yet.
    private bool _isArrival;
    private bool _isConnected, _readsNoMore, _writesNoMore, _isClosed, _wasReset;

    /// <summary>A socket without address and peer.</summary>
    public LocalSocket(SocketKind kind, PeerIdentity maker, int flags)
        : base(flags | OpenFlags.ReadWrite)
    {
        Kind = kind;
        Maker = maker;
        Number = Interlocked.Increment(ref s_lastNumber);
    }

    /// <summary>What it carries.</summary>
    public SocketKind Kind { get; }

    /// <summary>Who made it.</summary>
    public PeerIdentity Maker { get; private set; }

    /// <summary>What stat reports as st_ino.</summary>
    public int Number { get; }

    /// <summary>Its address, sun_path without the zero at the end; null while it has none.</summary>
    public byte[]? Address { get; private set; }

    /// <summary>What keeps its address: called when it closes.</summary>
    public Action? ReleaseAddress { get; set; }

    /// <summary>True while it takes connections.</summary>
    public bool IsListening => _backlog >= 0;

    /// <summary>True once it has, or had, a peer.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>True if another message would find room.</summary>
    public bool HasRoom
    {
        get
        {
            lock (s_lock)
                return _isClosed || (Room - _waiting > 0 && _messages.Count < MostDatagrams);
        }
    }

    /// <summary>True if another connection would find room, or never will.</summary>
    public bool TakesConnections
    {
        get
        {
            lock (s_lock)
                return _isClosed || _arrivals.Count <= _backlog;
        }
    }

    /// <summary>True if each message comes with its sender (SO_PASSCRED).</summary>
    public bool PassesIdentity { get; set; }

    /// <summary>Nanoseconds after which a receive or send gives up; 0 for never (SO_RCVTIMEO, SO_SNDTIMEO).</summary>
    public ulong ReceiveTimeout { get; set; }

    /// <summary>As <see cref="ReceiveTimeout"/>.</summary>
    public ulong SendTimeout { get; set; }

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; } = new();

    /// <inheritdoc/>
    public override ulong NodeNumber => (ulong)Number;

    /// <inheritdoc/>
    public override uint DeviceNumber => 8;

    /// <inheritdoc/>
    public override string Description => $"socket:[{Number}]";

    /// <summary>Bytes that wait to be received (FIONREAD).</summary>
    public int PendingBytes
    {
        get
        {
            lock (s_lock)
                return Kind == SocketKind.Stream || _messages.Count == 0 ? _waiting : _messages[0].Left;
        }
    }

    /// <summary>Joins two new sockets (socketpair).</summary>
    public static void Join(LocalSocket one, LocalSocket other)
    {
        lock (s_lock)
        {
            one._peer = other;
            other._peer = one;
            one._isConnected = other._isConnected = true;
        }
    }

    /// <summary>Gives it an address. EINVAL if it has one.</summary>
    public Result Bind(byte[] address)
    {
        lock (s_lock)
        {
            if (Address != null)
                return Errno.InvalidArgument;
            Address = address;
            return Result.Ok;
        }
    }

    /// <summary>Takes connections from now on. EOPNOTSUPP for datagrams, EINVAL without address or when connected.</summary>
    public Result Listen(int backlog, PeerIdentity listener)
    {
        lock (s_lock)
        {
            if (Kind == SocketKind.Datagram)
                return Errno.NotSupported;
            if (Address == null || _isConnected)
                return Errno.InvalidArgument;
            Maker = listener;
            _backlog = (int)Math.Min((uint)backlog, 4096u);
        }
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>Connects. EAGAIN while the other's queue is full, ECONNREFUSED, EPROTOTYPE, EISCONN, EINVAL.</summary>
    public Result Connect(LocalSocket target)
    {
        lock (s_lock)
        {
            if (Kind != target.Kind)
                return Errno.WrongProtocolType;
            if (Kind == SocketKind.Datagram)
            {
                if (target._isClosed)
                    return Errno.ConnectionRefused;
                if (target._peer != null && target._peer != this)
                    return Errno.NotPermitted;
                _peer = target;
                _isConnected = true;
                return Result.Ok;
            }
            if (_isConnected)
                return Errno.Connected;
            if (IsListening)
                return Errno.InvalidArgument;
            if (!target.IsListening || target._isClosed)
                return Errno.ConnectionRefused;
            if (target._arrivals.Count > target._backlog)
                return Errno.Again;
            var server = new LocalSocket(Kind, target.Maker, 0) { Address = target.Address, _peer = this, _isConnected = true, _isArrival = true };
            _peer = server;
            _isConnected = true;
            target._arrivals.Enqueue(server);
        }
        target.Changes.Notify();
        Changes.Notify();
        return Result.Ok;
    }

    /// <summary>A datagram socket forgets its peer (connect with AF_UNSPEC).</summary>
    public void Disconnect()
    {
        lock (s_lock)
        {
            _peer = null;
            _isConnected = false;
        }
    }

    /// <summary>Takes a connection that has arrived. EAGAIN; EINVAL unless it listens, EOPNOTSUPP for datagrams.</summary>
    public Result<LocalSocket> Accept()
    {
        LocalSocket taken;
        lock (s_lock)
        {
            if (Kind == SocketKind.Datagram)
                return Errno.NotSupported;
            if (!IsListening || _readsNoMore)
                return Errno.InvalidArgument;
            if (_arrivals.Count == 0)
                return Errno.Again;
            taken = _arrivals.Dequeue();
            taken._isArrival = false;
        }
        Changes.Notify();
        return taken;
    }

    /// <summary>The peer's address (empty if it has none) and identity. ENOTCONN.</summary>
    public Result<(byte[]? Address, PeerIdentity Identity)> GetPeer()
    {
        lock (s_lock)
        {
            if (_peer == null)
                return Errno.NotConnected;
            return (_peer.Address, _peer.Maker);
        }
    }

    /// <summary>Ends one or both directions (shutdown).</summary>
    public void ShutDown(bool reads, bool writes)
    {
        LocalSocket? peer;
        lock (s_lock)
        {
            _readsNoMore |= reads;
            _writesNoMore |= writes;
            peer = _peer;
            if (peer != null && Kind != SocketKind.Datagram)
            {
                peer._writesNoMore |= reads;
                peer._readsNoMore |= writes;
            }
        }
        Changes.Notify();
        peer?.Changes.Notify();
    }

    /// <inheritdoc/>
    public override Result<NodeStatus> GetStatus() =>
        new NodeStatus(FileMode.Of(NodeType.Socket, 0x1FF), Owner.Root, 1, 0, 0, 0, default, default, default);

    /// <inheritdoc/>
    protected override void Close()
    {
        LocalSocket? peer;
        var orphans = new List<LocalSocket>();
        lock (s_lock)
        {
            _isClosed = true;
            peer = _peer;
            _peer = null;
            if (peer != null && peer._peer == this)
            {
                // Whoever leaves data unread behind tells the other so (unix(7), ECONNRESET).
                peer._wasReset |= (_messages.Count > 0 || _isArrival) && Kind != SocketKind.Datagram;
                peer._writesNoMore |= Kind != SocketKind.Datagram;
                peer._readsNoMore |= Kind != SocketKind.Datagram;
                peer._peer = null;
            }
            while (_arrivals.Count > 0)
                orphans.Add(_arrivals.Dequeue());
        }
        ReleaseAddress?.Invoke();
        DropMessages();
        foreach (LocalSocket orphan in orphans)
            orphan.Release();
        peer?.Changes.Notify();
    }

    private void DropMessages()
    {
        for (; ; )
        {
            SocketMessage message;
            lock (s_lock)
            {
                if (_messages.Count == 0)
                    return;
                message = _messages[0];
                _messages.RemoveAt(0);
                _waiting -= message.Left;
                Land(message.Files);
            }
            // Not under the lock: a file that came along may be a socket, which closes now.
            message.Drop();
        }
    }
}
