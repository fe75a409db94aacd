using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Files;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Sockets;

/// <summary>Sends and receives, and waits where the socket is blocking.</summary>
internal static class SocketTransfer
{
    /// <summary>MSG_* of send(2) and recv(2).</summary>
    internal const int OutOfBand = 1, Peek = 2, ControlCut = 8, Cut = 0x20, DoNotWait = 0x40, WaitForAll = 0x100, NoSignal = 0x4000,
        CloseOnExecute = 0x40000000;

    /// <summary>Sends all bytes of a stream, or one message. The files go with the first part.</summary>
    internal static Result<long> Send(LocalSocket socket, ReadOnlySpan<byte> bytes, OpenFile[]? files, LocalSocket? target,
        PeerIdentity sender, int flags)
    {
        if ((flags & OutOfBand) != 0)
            return Errno.NotSupported;
        bool waits = !socket.IsNonBlocking && (flags & DoNotWait) == 0;
        ulong deadline = DeadlineOf(socket.SendTimeout);
        int done = 0;
        for (; ; )
        {
            Result<int> sent = socket.Send(bytes.Slice(done), files, target, sender);
            if (sent.IsOk)
            {
                files = null;
                done += sent.Value;
                if (done >= bytes.Length || socket.Kind != SocketKind.Stream)
                    return done;
                continue;
            }
            Errno error = sent.Error;
            if (error == Errno.Again && waits)
            {
                LocalSocket room = target ?? socket;
                Result waited = FileWait.UntilTrue(room.Changes, () => target == null ? (socket.Poll() & Writable) != 0 : target.HasRoom, deadline);
                if (waited.IsOk)
                    continue;
                error = waited.Error == Errno.Interrupted ? Errno.Restart : Errno.Again;
            }
            if (error == Errno.BrokenPipe && (flags & NoSignal) == 0 && socket.Kind != SocketKind.Datagram)
                Transfer.SignalBrokenPipe();
            return done > 0 ? done : error;
        }
    }

    /// <summary>Receives into a buffer; with MSG_WAITALL fills it unless the stream ends. Files of later parts are dropped.</summary>
    internal static Result<Received> Receive(LocalSocket socket, Span<byte> buffer, int flags)
    {
        if ((flags & OutOfBand) != 0)
            return Errno.InvalidArgument;
        bool waits = !socket.IsNonBlocking && (flags & DoNotWait) == 0;
        bool fills = (flags & (WaitForAll | Peek)) == WaitForAll && socket.Kind == SocketKind.Stream;
        ulong deadline = DeadlineOf(socket.ReceiveTimeout);
        Received whole = default;
        for (; ; )
        {
            Result<Received> part = socket.Receive(buffer.Slice(whole.Count), (flags & Peek) != 0);
            if (part.IsOk)
            {
                bool ended = part.Value.Count == 0 || !fills;
                whole = whole.Count == 0 ? part.Value : whole with { Count = whole.Count + part.Value.Count, Length = whole.Length + part.Value.Count };
                if (ended || whole.Count == buffer.Length || whole.Files != null)
                    return whole;
                continue;
            }
            if (part.Error != Errno.Again || !waits)
                return whole.Count > 0 ? whole : part.Error;
            Result waited = FileWait.UntilTrue(socket.Changes, () => (socket.Poll() & Readable) != 0, deadline);
            if (waited.Failed)
                return whole.Count > 0 ? whole : waited.Error == Errno.Interrupted ? Errno.Restart : Errno.Again;
        }
    }

    /// <summary>One message from, or to, an array of struct iovec: what read, write and their relatives do with sockets that keep borders.</summary>
    internal static Result<long> MoveMessage(LocalSocket socket, ulong array, int count, bool writes)
    {
        Result<MessageHeader> header = MessageHeader.ReadParts(array, count);
        return header.Failed ? header.Error : MoveMessage(socket, header.Value, writes);
    }

    /// <summary>The same with one part.</summary>
    internal static Result<long> MoveMessage(LocalSocket socket, ulong address, ulong length, bool writes) =>
        MoveMessage(socket, MessageHeader.Of(address, length), writes);

    private static Result<long> MoveMessage(LocalSocket socket, in MessageHeader header, bool writes)
    {
        if (writes)
        {
            Result<byte[]> bytes = header.Gather();
            return bytes.Failed ? bytes.Error : Send(socket, bytes.Value, null, null, SocketArgument.IdentityOf(ProcessThread.Current!.Process), 0);
        }
        var buffer = new byte[Math.Min(header.Length, LocalSocket.Room)];
        Result<Received> received = Receive(socket, buffer, 0);
        if (received.Failed)
            return received.Error;
        foreach (OpenFile file in received.Value.Files ?? [])
            file.Release();
        return header.Scatter(buffer.AsSpan(0, received.Value.Count)).Failed ? Errno.BadAddress : received.Value.Count;
    }

    private const Readiness Readable = Readiness.Read | Readiness.HangUp | Readiness.Error;
    private const Readiness Writable = Readiness.Write | Readiness.HangUp | Readiness.Error;

    private static ulong DeadlineOf(ulong timeout) => timeout == 0 ? ulong.MaxValue : Clock.Now + timeout;
}
