using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(42, "connect")]
internal static class ConnectSocket
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result connected = Run(call, socket.Value);
        socket.Value.Release();
        return connected.Failed ? connected.Error : SystemCallResult.Zero;
    }

    private static Result Run(SystemCallContext call, LocalSocket socket)
    {
        Result<byte[]> any = SocketAddress.ReadAny(call.Argument(1), call.Int(2));
        if (any.Failed)
            return any.Error;
        bool isUnspecified = any.Value.Length >= 2 && any.Value[0] == 0 && any.Value[1] == 0;
        if (isUnspecified && socket.Kind == SocketKind.Datagram)
        {
            socket.Disconnect();
            return Result.Ok;
        }
        Result<byte[]> name = SocketAddress.Read(call.Argument(1), call.Int(2));
        if (name.Failed || name.Value.Length == 0)
            return name.Failed ? name.Error : Errno.InvalidArgument;
        for (; ; )
        {
            Result<LocalSocket> target = SocketAddress.Find(call.Process, name.Value);
            Result connected = target.Failed ? target.Error : socket.Connect(target.Value);
            if (connected.Error != Errno.Again || socket.IsNonBlocking)
                return connected;
            Result waited = FileWait.UntilTrue(target.Value.Changes, () => target.Value.TakesConnections);
            if (waited.Failed)
                return waited.Error == Errno.Interrupted ? Errno.Restart : waited;
        }
    }
}
