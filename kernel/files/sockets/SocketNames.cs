using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Sockets;

/// <summary>Where sockets are found: by names of their own ("abstract", unix(7)), and by nodes of the tree.</summary>
public static class SocketNames
{
    private const string CompanionName = "socket";
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, LocalSocket> s_names = new();
    private static uint s_lastAutomatic;

    /// <summary>Gives a socket an abstract name, its first byte a zero. EADDRINUSE, EINVAL.</summary>
    public static Result Bind(LocalSocket socket, byte[] name)
    {
        string key = NameEntry.Key(name);
        lock (s_lock)
        {
            if (s_names.ContainsKey(key))
                return Errno.AddressInUse;
            Result bound = socket.Bind(name);
            if (bound.Failed)
                return bound;
            s_names.Add(key, socket);
        }
        socket.ReleaseAddress = () => Forget(key);
        return Result.Ok;
    }

    /// <summary>Gives a socket a name that nobody has: a zero and five digits. EINVAL.</summary>
    public static Result BindAutomatically(LocalSocket socket)
    {
        for (; ; )
        {
            uint number = Interlocked.Increment(ref s_lastAutomatic);
            var name = new byte[6];
            for (int i = 0; i < 5; i++)
                name[1 + i] = (byte)"0123456789abcdef"[(int)(number >> ((4 - i) * 4) & 15)];
            Result bound = Bind(socket, name);
            if (bound.Error != Errno.AddressInUse)
                return bound;
        }
    }

    /// <summary>Lets a node of the tree lead to a socket, which keeps the node; takes over the reference to it.</summary>
    public static void Attach(LocalSocket socket, FileNode node)
    {
        node.Companion(CompanionName, () => socket);
        socket.ReleaseAddress = () =>
        {
            node.RemoveCompanion(CompanionName);
            node.Release();
        };
    }

    /// <summary>The socket with an abstract name, with a reference. ECONNREFUSED.</summary>
    public static Result<LocalSocket> Find(byte[] name)
    {
        lock (s_lock)
        {
            if (!s_names.TryGetValue(NameEntry.Key(name), out LocalSocket? socket))
                return Errno.ConnectionRefused;
            return socket;
        }
    }

    /// <summary>The socket that a node leads to. ECONNREFUSED.</summary>
    public static Result<LocalSocket> Find(FileNode node) =>
        node.FindCompanion<LocalSocket>(CompanionName) ?? (Result<LocalSocket>)Errno.ConnectionRefused;

    private static void Forget(string key)
    {
        lock (s_lock)
            s_names.Remove(key);
    }
}
