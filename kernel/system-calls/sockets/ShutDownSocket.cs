using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(48, "shutdown")]
internal static class ShutDownSocket
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        int how = call.Int(1);
        if ((uint)how <= 2)
            socket.Value.ShutDown(how != 1, how != 0);
        socket.Value.Release();
        return (uint)how > 2 ? Errno.InvalidArgument : SystemCallResult.Zero;
    }
}
