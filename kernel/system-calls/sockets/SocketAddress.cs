using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Files.Sockets;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.SystemCalls.Files;

namespace Dialogos.Kernel.SystemCalls.Sockets;

/// <summary>struct sockaddr_un (unix(7)): a family and up to 108 bytes of a name.</summary>
internal static class SocketAddress
{
    private const int LongestName = 108;
    private const int LongestAny = 128;

    /// <summary>Reads an address: length 0 for none, a zero first for an abstract name, else a path. EFAULT, EINVAL.</summary>
    internal static Result<byte[]> Read(ulong address, int length)
    {
        Result<byte[]> bytes = ReadAny(address, length);
        if (bytes.Failed)
            return bytes;
        if (length < 2 || bytes.Value[0] != 1 || bytes.Value[1] != 0 || length > LongestName + 2)
            return Errno.InvalidArgument;
        byte[] name = bytes.Value.AsSpan(2).ToArray();
        if (name.Length == 0 || name[0] == 0)
            return name;
        int end = name.AsSpan().IndexOf((byte)0);
        return end < 0 ? name : name.AsSpan(0, end).ToArray();
    }

    /// <summary>Reads bytes of an address of any family. EFAULT, EINVAL.</summary>
    internal static Result<byte[]> ReadAny(ulong address, int length)
    {
        if (length < 0 || length > LongestAny)
            return Errno.InvalidArgument;
        var bytes = new byte[length];
        Result copied = UserMemory.CopyIn(bytes, address);
        return copied.Failed ? copied.Error : bytes;
    }

    /// <summary>Writes an address cut to the room that a length in memory says, and its whole length there. EFAULT, EINVAL.</summary>
    internal static Result<long> Write(ulong address, ulong lengthAddress, byte[]? name)
    {
        Result<int> room = UserMemory.Read<int>(lengthAddress);
        if (room.Failed)
            return room.Error;
        if (room.Value < 0)
            return Errno.InvalidArgument;
        Result<int> written = WriteCut(address, room.Value, name);
        if (written.Failed)
            return written.Error;
        return UserMemory.Write(lengthAddress, written.Value).Failed ? Errno.BadAddress : SystemCallResult.Zero;
    }

    /// <summary>Writes an address into so much room; returns its whole length. EFAULT.</summary>
    internal static Result<int> WriteCut(ulong address, int room, byte[]? name)
    {
        bool isPath = name != null && name.Length > 0 && name[0] != 0;
        var bytes = new byte[2 + (name?.Length ?? 0) + (isPath ? 1 : 0)];
        bytes[0] = 1;
        name?.AsSpan().CopyTo(bytes.AsSpan(2));
        Result copied = UserMemory.CopyOut(address, bytes.AsSpan(0, Math.Min(room, bytes.Length)));
        return copied.Failed ? copied.Error : bytes.Length;
    }

    /// <summary>The socket with an address. ECONNREFUSED, EACCES, and what resolving a path says.</summary>
    internal static Result<LocalSocket> Find(Process process, byte[] name)
    {
        if (name[0] == 0)
            return SocketNames.Find(name);
        PathArgument path = PathArgument.FromKernel(process, name);
        Result<FileNode> node = path.Acquire(followLast: true, out _);
        if (node.Failed)
            return node.Error;
        Result<NodeStatus> status = node.Value.GetStatus();
        Result allowed = status.Failed ? status.Error : FileAccess.Check(process.Credentials, status.Value, AccessKind.Write);
        Result<LocalSocket> found = allowed.Failed ? allowed.Error : SocketNames.Find(node.Value);
        node.Value.Release();
        return found;
    }
}
