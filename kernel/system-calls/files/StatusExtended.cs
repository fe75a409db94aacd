using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Naming;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(332, "statx")]
[SystemCallFlag("AT_SYMLINK_NOFOLLOW", Support.Full)]
[SystemCallFlag("AT_EMPTY_PATH", Support.Full)]
[SystemCallFlag("AT_STATX_FORCE_SYNC", Support.Full)]
[SystemCallFlag("AT_STATX_DONT_SYNC", Support.Full)]
internal static class StatusExtended
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        int flags = call.Int(2);
        if ((flags & ~(PathArgument.NoFollow | PathArgument.EmptyPath | 0x800 | 0x6000)) != 0 || (flags & 0x6000) == 0x6000)
            return Errno.InvalidArgument;
        if ((call.Argument(3) & 0x80000000) != 0)
            return Errno.InvalidArgument;
        if ((flags & PathArgument.EmptyPath) != 0 && call.Int(0) >= 0)
        {
            Result<byte[]> text = UserMemory.ReadPath(call.Argument(1));
            if (text.IsOk && text.Value.Length == 0)
                return OfDescriptor(call);
        }
        Result<FileNode> node = NodeArgument.Acquire(call.Process, call.Int(0), call.Argument(1), flags, out _);
        if (node.Failed)
            return node.Error;
        Result<NodeStatus> status = node.Value.GetStatus();
        Result<long> written = status.Failed ? status.Error
            : StatusFormat.WriteExtended(call.Argument(4), status.Value, node.Value.Volume.Device, node.Value.Id.Number);
        node.Value.Release();
        return written;
    }

    private static Result<long> OfDescriptor(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<NodeStatus> status = file.Value.GetStatus();
        Result<long> written = status.Failed ? status.Error
            : StatusFormat.WriteExtended(call.Argument(4), status.Value, file.Value.DeviceNumber, file.Value.NodeNumber);
        file.Value.Release();
        return written;
    }
}
