using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(45, "recvfrom")]
[SystemCallFlag("MSG_PEEK", Support.Full)]
[SystemCallFlag("MSG_TRUNC", Support.Full)]
[SystemCallFlag("MSG_WAITALL", Support.Full)]
[SystemCallFlag("MSG_DONTWAIT", Support.Full)]
internal static class ReceiveFrom
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<long> received = Run(call, socket.Value);
        socket.Value.Release();
        return received;
    }

    private static Result<long> Run(SystemCallContext call, LocalSocket socket)
    {
        ulong length = call.Argument(2);
        if (!UserMemory.Contains(call.Argument(1), length))
            return Errno.BadAddress;
        var buffer = new byte[(int)Math.Min(length, LocalSocket.Room)];
        Result<Received> received = SocketTransfer.Receive(socket, buffer, call.Int(3));
        if (received.Failed)
            return received.Error;
        foreach (OpenFile file in received.Value.Files ?? [])
            file.Release();
        if (UserMemory.CopyOut(call.Argument(1), buffer.AsSpan(0, received.Value.Count)).Failed)
            return Errno.BadAddress;
        bool hasSender = received.Value.Sender != null && socket.Kind == SocketKind.Datagram;
        if (call.Argument(4) != 0 && hasSender)
        {
            Result<long> written = SocketAddress.Write(call.Argument(4), call.Argument(5), received.Value.Sender);
            if (written.Failed)
                return written;
        }
        else if (call.Argument(4) != 0 && UserMemory.Write(call.Argument(5), 0).Failed)
            return Errno.BadAddress;
        bool wantsLength = (call.Int(3) & SocketTransfer.Cut) != 0 && socket.Kind != SocketKind.Stream;
        return wantsLength ? received.Value.Length : received.Value.Count;
    }
}
