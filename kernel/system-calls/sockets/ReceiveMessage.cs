using System;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(47, "recvmsg")]
[SystemCallFlag("SCM_RIGHTS", Support.Full)]
[SystemCallFlag("MSG_CMSG_CLOEXEC", Support.Full)]
internal static class ReceiveMessage
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<MessageHeader> header = MessageHeader.Read(call.Argument(1));
        Result<long> received = header.Failed ? header.Error : Run(call, socket.Value, header.Value);
        socket.Value.Release();
        return received;
    }

    private static Result<long> Run(SystemCallContext call, LocalSocket socket, in MessageHeader header)
    {
        var buffer = new byte[Math.Min(header.Length, LocalSocket.Room)];
        Result<Received> result = SocketTransfer.Receive(socket, buffer, call.Int(2));
        if (result.Failed)
            return result.Error;
        Received received = result.Value;
        int flags = socket.Kind != SocketKind.Stream && received.Count < received.Length ? SocketTransfer.Cut : 0;
        bool closes = (call.Int(2) & SocketTransfer.CloseOnExecute) != 0;
        if (header.WriteControl(call.Process, received, socket.PassesIdentity, closes, out ulong controlLength))
            flags |= SocketTransfer.ControlCut;
        if (closes)
            flags |= SocketTransfer.CloseOnExecute;
        int nameLength = 0;
        if (header.Name != 0 && received.Sender != null && socket.Kind == SocketKind.Datagram)
        {
            Result<int> named = SocketAddress.WriteCut(header.Name, header.NameLength, received.Sender);
            if (named.Failed)
                return named.Error;
            nameLength = named.Value;
        }
        bool written = header.Scatter(buffer.AsSpan(0, received.Count)).IsOk && UserMemory.Write(header.Address + 8, nameLength).IsOk &&
            UserMemory.Write(header.Address + 40, controlLength).IsOk && UserMemory.Write(header.Address + 48, flags).IsOk;
        if (!written)
            return Errno.BadAddress;
        bool wantsLength = (call.Int(2) & SocketTransfer.Cut) != 0 && socket.Kind != SocketKind.Stream;
        return wantsLength ? received.Length : received.Count;
    }
}
