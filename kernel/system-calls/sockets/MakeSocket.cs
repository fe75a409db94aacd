using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(41, "socket", Support.Partial, "AF_UNIX; other families: EAFNOSUPPORT")]
[SystemCallFlag("SOCK_STREAM", Support.Full)]
[SystemCallFlag("SOCK_DGRAM", Support.Full)]
[SystemCallFlag("SOCK_SEQPACKET", Support.Full)]
[SystemCallFlag("SOCK_NONBLOCK", Support.Full)]
[SystemCallFlag("SOCK_CLOEXEC", Support.Full)]
internal static class MakeSocket
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int type = call.Int(1);
        Result<SocketKind> kind = SocketArgument.KindOf(call.Int(0), type, call.Int(2));
        if (kind.Failed)
            return kind.Error;
        var socket = new LocalSocket(kind.Value, SocketArgument.IdentityOf(call.Process), type & OpenFlags.NonBlocking);
        return NewDescriptor.Add(call.Process, socket, (type & OpenFlags.CloseOnExecute) != 0);
    }
}
