using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(46, "sendmsg")]
[SystemCallFlag("SCM_RIGHTS", Support.Full)]
[SystemCallFlag("SCM_CREDENTIALS", Support.Partial, "the sender's own, whatever the message says")]
internal static class SendMessage
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<MessageHeader> header = MessageHeader.Read(call.Argument(1));
        Result<long> sent = header.Failed ? header.Error : Run(call, socket.Value, header.Value);
        socket.Value.Release();
        return sent;
    }

    private static Result<long> Run(SystemCallContext call, LocalSocket socket, in MessageHeader header)
    {
        Result<LocalSocket?> target = SendTo.TargetOf(call.Process, socket, header.Name, header.NameLength);
        Result<byte[]> bytes = target.Failed ? target.Error : header.Gather();
        Result<OpenFile[]?> files = bytes.Failed ? bytes.Error : header.TakeFiles(call.Process);
        if (files.Failed)
            return files.Error;
        Result<long> sent = SocketTransfer.Send(socket, bytes.Value, files.Value, target.Value, SocketArgument.IdentityOf(call.Process), call.Int(2));
        // A stream takes no files without a byte.
        foreach (OpenFile file in sent.Failed || (sent.Value == 0 && socket.Kind == SocketKind.Stream) ? files.Value ?? [] : [])
            file.Release();
        return sent;
    }
}
