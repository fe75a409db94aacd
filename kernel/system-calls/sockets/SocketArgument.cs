using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Sockets;

/// <summary>The socket that a call names.</summary>
internal static class SocketArgument
{
    /// <summary>SOCK_NONBLOCK and SOCK_CLOEXEC.</summary>
    internal const int CreationFlags = OpenFlags.NonBlocking | OpenFlags.CloseOnExecute;

    /// <summary>The socket behind a descriptor, with a reference. EBADF, ENOTSOCK.</summary>
    internal static Result<LocalSocket> Acquire(SystemCallContext call, int argument = 0)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(argument));
        if (file.Failed)
            return file.Error;
        if (file.Value is LocalSocket socket)
            return socket;
        bool isPath = file.Value is PathFile;
        file.Value.Release();
        return isPath ? Errno.BadFileDescriptor : Errno.NotSocket;
    }

    /// <summary>The calling process, as peers see it.</summary>
    internal static PeerIdentity IdentityOf(Process process) =>
        new(process.Identifier, process.Credentials.EffectiveUser, process.Credentials.EffectiveGroup);

    /// <summary>
    /// Checks domain, type and protocol of socket and socketpair. EAFNOSUPPORT, EINVAL, ESOCKTNOSUPPORT, EPROTONOSUPPORT.
    /// </summary>
    internal static Result<SocketKind> KindOf(int domain, int type, int protocol)
    {
        const int local = 1, most = 46;
        if ((type & ~15 & ~CreationFlags) != 0)
            return Errno.InvalidArgument;
        type &= 15;
        if (domain < 0 || domain >= most)
            return Errno.NoAddressFamily;
        if (type > 10)
            return Errno.InvalidArgument;
        if (domain != local)
            return Errno.NoAddressFamily;
        if (protocol is not (0 or local))
            return Errno.NoProtocol;
        return type switch
        {
            1 => SocketKind.Stream,
            // A raw local socket is a datagram socket (unix_create).
            2 or 3 => SocketKind.Datagram,
            5 => SocketKind.Sequence,
            _ => Errno.NoSocketType,
        };
    }
}
