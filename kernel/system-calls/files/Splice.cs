using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Files.Pipes;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(275, "splice")]
[SystemCallFlag("SPLICE_F_NONBLOCK", Support.Full)]
[SystemCallFlag("SPLICE_F_MOVE and SPLICE_F_MORE", Support.Full, "they only concern speed")]
internal static class Splice
{
    private const int DoNotWait = 2;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if ((call.Int(5) & ~15) != 0)
            return Errno.InvalidArgument;
        if (call.Argument(4) == 0)
            return 0;
        return FileCopy.Between(call, call.Int(0), call.Int(2), Run);
    }

    private static Result<long> Run(SystemCallContext call, OpenFile input, OpenFile output)
    {
        if (!input.MayRead || !output.MayWrite || input is PathFile || output is PathFile)
            return Errno.BadFileDescriptor;
        var from = input as PipeEnd;
        var to = output as PipeEnd;
        if ((from == null && to == null) || (from != null && from.Pipe == to?.Pipe) || input is DirectoryFile)
            return Errno.InvalidArgument;
        if ((from != null && call.Argument(1) != 0) || (to != null && call.Argument(3) != 0))
            return Errno.NotSeekable;
        if (to == null && (output.Flags & OpenFlags.Append) != 0)
            return Errno.InvalidArgument;
        Result<ulong> inputAt = CopyFileRange.ReadOffset(call.Argument(1)), outputAt = CopyFileRange.ReadOffset(call.Argument(3));
        if (inputAt.Failed || outputAt.Failed)
            return inputAt.Failed ? inputAt.Error : outputAt.Error;
        ulong count = System.Math.Min(call.Argument(4), Pipe.UsualCapacity);
        if (from != null)
        {
            // Only what is there is moved; an empty pipe is waited for once.
            bool waits = (call.Int(5) & DoNotWait) == 0 && !input.IsNonBlocking;
            if (from.Pipe.Count == 0 && from.Pipe.HasWriter)
            {
                Result waited = waits ? FileWait.UntilReady(input, Readiness.Read) : Errno.Again;
                if (waited.Failed)
                    return waited.Error == Errno.Interrupted ? Errno.Restart : waited.Error;
            }
            count = System.Math.Min(count, (ulong)from.Pipe.Count);
        }
        if (to != null && (call.Int(5) & DoNotWait) != 0 && (to.Poll() & (Readiness.Write | Readiness.Error)) == 0)
            return Errno.Again;
        if (count == 0)
            return 0;
        Result<long> moved = FileCopy.Run(input, inputAt.Value, output, outputAt.Value, count);
        if (moved.Failed)
            return moved;
        Result written = Result.Ok;
        if (call.Argument(1) != 0)
            written = UserMemory.Write(call.Argument(1), inputAt.Value + (ulong)moved.Value);
        if (call.Argument(3) != 0 && written.IsOk)
            written = UserMemory.Write(call.Argument(3), outputAt.Value + (ulong)moved.Value);
        return written.Failed ? written.Error : moved;
    }
}
