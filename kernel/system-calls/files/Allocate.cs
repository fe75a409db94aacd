using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(285, "fallocate", Support.Partial, "mode 0 and FALLOC_FL_KEEP_SIZE; other modes EOPNOTSUPP")]
internal static class Allocate
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = Run(call, file.Value);
        file.Value.Release();
        return result;
    }

    private static Result<long> Run(SystemCallContext call, OpenFile file)
    {
        long offset = (long)call.Argument(2), length = (long)call.Argument(3);
        if (offset < 0 || length <= 0)
            return Errno.InvalidArgument;
        if ((call.Int(1) & ~1) != 0)
            return Errno.NotSupported;
        if (!file.MayWrite || file is PathFile)
            return Errno.BadFileDescriptor;
        if (file is not RegularFile regular)
            return file is PipeEnd ? Errno.NotSeekable : Errno.NoDevice;
        if (offset + length < 0)
            return Errno.FileTooLarge;
        Result<NodeStatus> status = regular.GetStatus();
        if (status.Failed)
            return status.Error;
        // Blocks are taken when they are written; the size alone is promised here.
        if (call.Int(1) != 0 || (ulong)(offset + length) <= status.Value.Size)
            return 0;
        Result grown = regular.Truncate((ulong)(offset + length));
        return grown.Failed ? grown.Error : SystemCallResult.Zero;
    }
}
