using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(55, "getsockopt", Support.Partial, "other options of SOL_SOCKET: ENOPROTOOPT")]
[SystemCallFlag("SO_TYPE", Support.Full)]
[SystemCallFlag("SO_ERROR", Support.Full)]
[SystemCallFlag("SO_ACCEPTCONN", Support.Full)]
[SystemCallFlag("SO_DOMAIN", Support.Full)]
[SystemCallFlag("SO_PROTOCOL", Support.Full)]
[SystemCallFlag("SO_PEERCRED", Support.Full)]
[SystemCallFlag("SO_PASSCRED", Support.Full)]
[SystemCallFlag("SO_RCVTIMEO", Support.Full)]
[SystemCallFlag("SO_SNDTIMEO", Support.Full)]
[SystemCallFlag("SO_SNDBUF and SO_RCVBUF", Support.Partial, "the size is fixed")]
internal static class GetSocketOption
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<int> room = UserMemory.Read<int>(call.Argument(4));
        Result<long> answered = room.Failed ? room.Error : room.Value < 0 ? Errno.InvalidArgument
            : call.Int(1) != SocketOption.SocketLevel ? Errno.NotSupported : Answer(call, socket.Value, room.Value);
        socket.Value.Release();
        return answered;
    }

    private static Result<long> Answer(SystemCallContext call, LocalSocket socket, int room)
    {
        Span<int> values = stackalloc int[4];
        int count = 1;
        values.Clear();
        switch (call.Int(2))
        {
            case SocketOption.Type: values[0] = (int)socket.Kind; break;
            case SocketOption.Error: values[0] = 0; break;
            case SocketOption.SendBuffer or SocketOption.ReceiveBuffer: values[0] = LocalSocket.Room; break;
            case SocketOption.AcceptsConnections: values[0] = socket.IsListening ? 1 : 0; break;
            case SocketOption.Domain: values[0] = 1; break;
            case SocketOption.Protocol or SocketOption.Reuse or SocketOption.KeepAlive or SocketOption.Broadcast: break;
            case SocketOption.PassIdentity: values[0] = socket.PassesIdentity ? 1 : 0; break;
            case SocketOption.PeerIdentity:
                Result<(byte[]? Address, PeerIdentity Identity)> peer = socket.GetPeer();
                PeerIdentity who = peer.IsOk && socket.Kind != SocketKind.Datagram ? peer.Value.Identity : new PeerIdentity(0, uint.MaxValue, uint.MaxValue);
                values[0] = who.Process;
                values[1] = (int)who.User;
                values[2] = (int)who.Group;
                count = 3;
                break;
            case SocketOption.ReceiveTimeout or SocketOption.SendTimeout:
                ulong time = call.Int(2) == SocketOption.ReceiveTimeout ? socket.ReceiveTimeout : socket.SendTimeout;
                MemoryMarshal.Cast<int, ulong>(values)[0] = time / 1_000_000_000;
                MemoryMarshal.Cast<int, ulong>(values)[1] = time % 1_000_000_000 / 1000;
                count = 4;
                break;
            default:
                return Errno.NoProtocolOption;
        }
        int length = Math.Min(room, count * 4);
        bool written = UserMemory.CopyOut(call.Argument(3), MemoryMarshal.AsBytes(values).Slice(0, length)).IsOk && UserMemory.Write(call.Argument(4), length).IsOk;
        return written ? SystemCallResult.Zero : Errno.BadAddress;
    }
}
