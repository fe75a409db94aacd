using System;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(44, "sendto")]
[SystemCallFlag("MSG_DONTWAIT", Support.Full)]
[SystemCallFlag("MSG_NOSIGNAL", Support.Full)]
[SystemCallFlag("MSG_OOB", Support.Refused, "EOPNOTSUPP")]
internal static class SendTo
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<long> sent = Run(call, socket.Value);
        socket.Value.Release();
        return sent;
    }

    private static Result<long> Run(SystemCallContext call, LocalSocket socket)
    {
        ulong length = call.Argument(2);
        if (!UserMemory.Contains(call.Argument(1), length))
            return Errno.BadAddress;
        Result<LocalSocket?> target = TargetOf(call.Process, socket, call.Argument(4), call.Int(5));
        if (target.Failed)
            return target.Error;
        if (socket.Kind != SocketKind.Stream && length > LocalSocket.Room)
            return Errno.MessageTooLong;
        var bytes = new byte[(int)Math.Min(length, LocalSocket.Room * 4UL)];
        if (UserMemory.CopyIn(bytes, call.Argument(1)).Failed)
            return Errno.BadAddress;
        return SocketTransfer.Send(socket, bytes, null, target.Value, SocketArgument.IdentityOf(call.Process), call.Int(3));
    }

    /// <summary>The socket that a message goes to; null for the peer.</summary>
    internal static Result<LocalSocket?> TargetOf(Process process, LocalSocket socket, ulong address, int length)
    {
        if (address == 0 || length == 0)
            return (LocalSocket?)null;
        Result<byte[]> name = SocketAddress.Read(address, length);
        if (name.Failed)
            return name.Error;
        if (socket.Kind != SocketKind.Datagram)
            return socket.IsConnected ? Errno.Connected : Errno.NotSupported;
        if (name.Value.Length == 0)
            return Errno.InvalidArgument;
        Result<LocalSocket> found = SocketAddress.Find(process, name.Value);
        return found.Failed ? found.Error : found.Value.Kind != SocketKind.Datagram ? Errno.WrongProtocolType : found.Value;
    }
}
