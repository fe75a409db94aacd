using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(262, "newfstatat")]
[SystemCallFlag("AT_SYMLINK_NOFOLLOW", Support.Full)]
[SystemCallFlag("AT_EMPTY_PATH", Support.Full)]
[SystemCallFlag("AT_NO_AUTOMOUNT", Support.Full)]
internal static class StatusAt
{
    internal static Result<long> Invoke(SystemCallContext call) =>
        Write(call, call.Int(0), call.Argument(1), call.Argument(2), call.Int(3));

    internal static Result<long> Write(SystemCallContext call, int directory, ulong path, ulong buffer, int flags)
    {
        if ((flags & ~(PathArgument.NoFollow | PathArgument.EmptyPath | 0x800)) != 0)
            return Errno.InvalidArgument;
        if ((flags & PathArgument.EmptyPath) != 0 && directory >= 0)
        {
            Result<byte[]> text = UserMemory.ReadPath(path);
            if (text.IsOk && text.Value.Length == 0)
                return OfDescriptor(call, directory, buffer);
        }
        Result<FileNode> node = NodeArgument.Acquire(call.Process, directory, path, flags, out _);
        if (node.Failed)
            return node.Error;
        Result<long> written = StatusFormat.Write(buffer, node.Value);
        node.Value.Release();
        return written;
    }

    // Unlike a path, a descriptor may lead to what has no node: a pipe, a socket.
    private static Result<long> OfDescriptor(SystemCallContext call, int descriptor, ulong buffer)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(descriptor);
        if (file.Failed)
            return file.Error;
        Result<long> written = StatusFormat.Write(buffer, file.Value);
        file.Value.Release();
        return written;
    }
}
