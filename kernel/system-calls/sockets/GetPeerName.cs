using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(52, "getpeername")]
internal static class GetPeerName
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<(byte[]? Address, PeerIdentity Identity)> peer = socket.Value.GetPeer();
        Result<long> written = peer.Failed ? peer.Error : SocketAddress.Write(call.Argument(1), call.Argument(2), peer.Value.Address);
        socket.Value.Release();
        return written;
    }
}
