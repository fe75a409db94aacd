using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Files.Startup;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Sockets;

[SystemCall(49, "bind")]
internal static class BindSocket
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<LocalSocket> socket = SocketArgument.Acquire(call);
        if (socket.Failed)
            return socket.Error;
        Result<byte[]> name = SocketAddress.Read(call.Argument(1), call.Int(2));
        Result bound = name.Failed ? name.Error : name.Value.Length == 0 ? SocketNames.BindAutomatically(socket.Value)
            : name.Value[0] == 0 ? SocketNames.Bind(socket.Value, name.Value) : BindToPath(call.Process, socket.Value, name.Value);
        socket.Value.Release();
        return bound.Failed ? bound.Error : SystemCallResult.Zero;
    }

    private static Result BindToPath(Process process, LocalSocket socket, byte[] name)
    {
        PathArgument path = PathArgument.FromKernel(process, name);
        // A name that is taken is told first (unix_bind_bsd).
        if (socket.Address != null)
            return path.Find(followLast: false).IsOk ? Errno.AddressInUse : Errno.InvalidArgument;
        FileMode mode = FileMode.Of(NodeType.Socket, 0x1FF & ~ProcessFileContext.Of(process).Umask);
        Result<Location> made = NameTree.Create(path.Caller, path.Start, path.Path, mode);
        if (made.Failed)
            return made.Error == Errno.Exists ? Errno.AddressInUse : made.Error;
        Result<FileNode> node = made.Value.Entry.Volume.Acquire(made.Value.Entry.Node);
        if (node.Failed)
            return node.Error;
        Result bound = socket.Bind(name);
        if (bound.Failed)
            node.Value.Release();
        else
            SocketNames.Attach(socket, node.Value);
        return bound;
    }
}
