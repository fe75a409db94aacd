using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(43, "accept")]
internal static class AcceptSocketOld
{
    internal static Result<long> Invoke(SystemCallContext call) => AcceptSocket.Accept(call, 0);
}
