using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(53, "socketpair")]
internal static class MakeSocketPair
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int type = call.Int(1);
        Result<SocketKind> kind = SocketArgument.KindOf(call.Int(0), type, call.Int(2));
        if (kind.Failed)
            return kind.Error;
        PeerIdentity maker = SocketArgument.IdentityOf(call.Process);
        var one = new LocalSocket(kind.Value, maker, type & OpenFlags.NonBlocking);
        var other = new LocalSocket(kind.Value, maker, type & OpenFlags.NonBlocking);
        LocalSocket.Join(one, other);
        return DescriptorPair.Add(call.Process, one, other, (type & OpenFlags.CloseOnExecute) != 0, call.Argument(3));
    }
}
