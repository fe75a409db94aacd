using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(288, "accept4")]
[SystemCallFlag("SOCK_NONBLOCK", Support.Full)]
[SystemCallFlag("SOCK_CLOEXEC", Support.Full)]
internal static class AcceptSocket
{
    internal static Result<long> Invoke(SystemCallContext call) => Accept(call, call.Int(3));

    internal static Result<long> Accept(SystemCallContext call, int flags)
    {
        if ((flags & ~SocketArgument.CreationFlags) != 0)
            return Errno.InvalidArgument;
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<LocalSocket> accepted = Wait(socket.Value);
        socket.Value.Release();
        if (accepted.Failed)
            return accepted.Error;
        accepted.Value.Flags |= flags & OpenFlags.NonBlocking;
        if (call.Argument(1) != 0)
        {
            Result<(byte[]? Address, PeerIdentity Identity)> peer = accepted.Value.GetPeer();
            Result<long> written = SocketAddress.Write(call.Argument(1), call.Argument(2), peer.IsOk ? peer.Value.Address : null);
            if (written.Failed)
            {
                accepted.Value.Release();
                return written;
            }
        }
        return NewDescriptor.Add(call.Process, accepted.Value, (flags & OpenFlags.CloseOnExecute) != 0);
    }

    private static Result<LocalSocket> Wait(LocalSocket socket)
    {
        for (; ; )
        {
            Result<LocalSocket> accepted = socket.Accept();
            if (accepted.Error != Errno.Again || socket.IsNonBlocking)
                return accepted;
            Result waited = FileWait.UntilReady(socket, Readiness.Read);
            if (waited.Failed)
                return waited.Error == Errno.Interrupted ? Errno.Restart : waited.Error;
        }
    }
}
