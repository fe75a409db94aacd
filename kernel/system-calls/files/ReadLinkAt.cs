using System;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(267, "readlinkat")]
internal static class ReadLinkAt
{
    internal static Result<long> Invoke(SystemCallContext call) => Read(call, call.Int(0), call.Argument(1), call.Argument(2), call.Int(3));

    internal static Result<long> Read(SystemCallContext call, int directory, ulong path, ulong buffer, int size)
    {
        if (size <= 0)
            return Errno.InvalidArgument;
        Result<FileNode> node = NodeArgument.Acquire(
            call.Process, directory, path, PathArgument.NoFollow | PathArgument.EmptyPath, out _);
        if (node.Failed)
            return node.Error;
        // An empty path is for descriptors that were opened on a link itself.
        Result<byte[]> given = UserMemory.ReadPath(path);
        bool isEmpty = given.IsOk && given.Value.Length == 0;
        byte[] text = Transfer.Rent();
        Result<int> length = node.Value.Volume.FileSystem.ReadSymbolicLink(node.Value.Id, text.AsSpan(0, Math.Min(size, 4096)));
        node.Value.Release();
        Result copied = length.Error == Errno.InvalidArgument && isEmpty ? Errno.NotFound : length.Failed ? length.Error : UserMemory.CopyOut(buffer, text.AsSpan(0, length.Value));
        Transfer.GiveBack(text);
        return copied.Failed ? copied.Error : length.Value;
    }
}
