using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(51, "getsockname")]
internal static class GetSocketName
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<long> written = SocketAddress.Write(call.Argument(1), call.Argument(2), socket.Value.Address);
        socket.Value.Release();
        return written;
    }
}
