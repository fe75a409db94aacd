using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(285, "fallocate", Support.Partial, "blocks are taken when they are written")]
[SystemCallFlag("FALLOC_FL_KEEP_SIZE", Support.Full)]
[SystemCallFlag("FALLOC_FL_PUNCH_HOLE", Support.Partial, "the hole reads as zeros and keeps its blocks")]
[SystemCallFlag("FALLOC_FL_ZERO_RANGE, FALLOC_FL_COLLAPSE_RANGE, FALLOC_FL_INSERT_RANGE", Support.Refused, "EOPNOTSUPP")]
internal static class Allocate
{
    private const int KeepSize = 1, PunchHole = 2;

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
        int mode = call.Int(1);
        if (mode is not (0 or KeepSize or (KeepSize | PunchHole)))
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
        if (mode == (KeepSize | PunchHole))
            return Clear(regular, (ulong)offset, Math.Min((ulong)(offset + length), status.Value.Size));
        // Blocks are taken when they are written; the size alone is promised here.
        if (mode != 0 || (ulong)(offset + length) <= status.Value.Size)
            return 0;
        Result grown = regular.Truncate((ulong)(offset + length));
        return grown.Failed ? grown.Error : SystemCallResult.Zero;
    }

    private static Result<long> Clear(RegularFile file, ulong from, ulong end)
    {
        var zeros = new byte[4096];
        while (from < end)
        {
            Result<int> written = file.WriteAt(from, zeros.AsSpan(0, (int)Math.Min(end - from, (ulong)zeros.Length)));
            if (written.Failed)
                return written.Error;
            from += (ulong)written.Value;
        }
        return 0;
    }
}
