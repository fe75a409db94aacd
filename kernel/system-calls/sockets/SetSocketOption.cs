using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(54, "setsockopt", Support.Partial, "SO_PASSCRED and time-outs; sizes are accepted without effect")]
internal static class SetSocketOption
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result set = call.Int(4) < 0 ? Errno.InvalidArgument : call.Int(1) != SocketOption.SocketLevel ? Errno.NotSupported : Set(call, socket.Value);
        socket.Value.Release();
        return set.Failed ? set.Error : SystemCallResult.Zero;
    }

    private static Result Set(SystemCallContext call, LocalSocket socket)
    {
        if (call.Int(4) < 4)
            return Errno.InvalidArgument;
        Result<int> value = UserMemory.Read<int>(call.Argument(3));
        if (value.Failed)
            return value.Error;
        switch (call.Int(2))
        {
            case SocketOption.PassIdentity:
                socket.PassesIdentity = value.Value != 0;
                return Result.Ok;
            case SocketOption.SendBuffer or SocketOption.ReceiveBuffer or SocketOption.Reuse or SocketOption.KeepAlive or SocketOption.Broadcast:
                return Result.Ok;
            case SocketOption.ReceiveTimeout or SocketOption.SendTimeout:
                Result<ulong> time = call.Int(4) < 16 ? Errno.InvalidArgument : ReadTime(call.Argument(3));
                if (time.Failed)
                    return time.Error;
                if (call.Int(2) == SocketOption.ReceiveTimeout)
                    socket.ReceiveTimeout = time.Value;
                else
                    socket.SendTimeout = time.Value;
                return Result.Ok;
            case SocketOption.Type or SocketOption.Error or SocketOption.AcceptsConnections or SocketOption.Domain or SocketOption.Protocol or SocketOption.PeerIdentity:
                return Errno.NoProtocolOption;
            default:
                return Errno.NoProtocolOption;
        }
    }

    private static Result<ulong> ReadTime(ulong address)
    {
        Result<long> seconds = UserMemory.Read<long>(address), rest = UserMemory.Read<long>(address + 8);
        if (seconds.Failed || rest.Failed)
            return Errno.BadAddress;
        if (rest.Value is < 0 or >= 1_000_000)
            return Errno.Domain;
        return seconds.Value < 0 || seconds.Value > 1_000_000_000 ? 0UL : (ulong)seconds.Value * 1_000_000_000 + (ulong)rest.Value * 1000;
    }
}
