using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(50, "listen")]
internal static class ListenSocket
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result listening = socket.Value.Listen(call.Int(1), SocketArgument.IdentityOf(call.Process));
        socket.Value.Release();
        return listening.Failed ? listening.Error : SystemCallResult.Zero;
    }
}
