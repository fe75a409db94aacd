// /dev/vportNp1: a stream of bytes between one program and the host, as Linux's virtio_console.c has it
// (drivers/char/virtio_console.c, port_fops_*): one opener at a time, reads give what has come, and a write that the host
// has no room for waits.
using System;
using System.Threading;
using Dialogos.Drivers.Console;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Devices;

/// <summary>A port of a virtio console, opened.</summary>
public sealed class ChannelFile : DeviceFile
{
    private readonly VirtioConsole _port;
    private readonly Lock _readLock = new();
    private byte[] _putBack = [];

    private ChannelFile(Location place, FileNode node, int flags, VirtioConsole port, ReadinessSource changes)
        : base(place, node, flags)
    {
        _port = port;
        Changes = changes;
    }

    /// <inheritdoc/>
    public override ReadinessSource Changes { get; }

    /// <summary>Opens a port whose changes a source tells. EBUSY if somebody has it open, EIO if its device is broken.</summary>
    public static Result<OpenFile> Open(Location place, FileNode node, int flags, VirtioConsole port, ReadinessSource changes)
    {
        Result opened = port.Open();
        return opened.Failed ? opened.Error : new ChannelFile(place, node, flags, port, changes);
    }

    /// <inheritdoc/>
    public override Result<int> Read(Span<byte> destination)
    {
        lock (_readLock)
        {
            if (_putBack.Length == 0)
                return _port.Receive(destination);
            int count = Math.Min(destination.Length, _putBack.Length);
            _putBack.AsSpan(0, count).CopyTo(destination);
            _putBack = _putBack.AsSpan(count).ToArray();
            return count;
        }
    }

    /// <inheritdoc/>
    public override void Unread(ReadOnlySpan<byte> bytes)
    {
        lock (_readLock)
        {
            var all = new byte[bytes.Length + _putBack.Length];
            bytes.CopyTo(all);
            _putBack.CopyTo(all.AsSpan(bytes.Length));
            _putBack = all;
        }
        Changes.Notify();
    }

    /// <inheritdoc/>
    public override Result<int> Write(ReadOnlySpan<byte> source) => _port.Send(source);

    /// <inheritdoc/>
    public override Result<int> ReadAt(ulong offset, Span<byte> destination) => Errno.NotSeekable;

    /// <inheritdoc/>
    public override Result<int> WriteAt(ulong offset, ReadOnlySpan<byte> source) => Errno.NotSeekable;

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin) => Errno.NotSeekable;

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        PortState state = _port.State;
        // Who waits for a broken or lonely port shall not wait for ever: a call tells what is wrong.
        Readiness ready = (state & PortState.Broken) != 0 ? Readiness.Read | Readiness.Write | Readiness.Error : Readiness.None;
        lock (_readLock)
        {
            if (_putBack.Length > 0 || (state & (PortState.Receivable | PortState.HostIsAway)) != 0)
                ready |= Readiness.Read;
        }
        if ((state & PortState.Sendable) != 0)
            ready |= Readiness.Write;
        if ((state & PortState.HostIsAway) != 0)
            ready |= Readiness.HangUp;
        return ready;
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _port.Close();
        base.Close();
    }
}
