namespace Dialogos.Kernel.SystemCalls.Sockets;

/// <summary>The options of socket(7), with the numbers of asm-generic/socket.h.</summary>
internal static class SocketOption
{
    internal const int SocketLevel = 1, Reuse = 2, Type = 3, Error = 4, Broadcast = 6, SendBuffer = 7, ReceiveBuffer = 8, KeepAlive = 9,
        PassIdentity = 16, PeerIdentity = 17, ReceiveTimeout = 20, SendTimeout = 21, AcceptsConnections = 30, Protocol = 38, Domain = 39;
}
