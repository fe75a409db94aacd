using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(326, "copy_file_range")]
internal static class CopyFileRange
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Int(5) != 0)
            return Errno.InvalidArgument;
        return FileCopy.Between(call, call.Int(0), call.Int(2), Run);
    }

    private static Result<long> Run(SystemCallContext call, OpenFile input, OpenFile output)
    {
        if (!input.MayRead || !output.MayWrite || (output.Flags & OpenFlags.Append) != 0)
            return Errno.BadFileDescriptor;
        if (input is DirectoryFile || output is DirectoryFile)
            return Errno.IsDirectory;
        if (input is not RegularFile || output is not RegularFile)
            return Errno.InvalidArgument;
        Result<ulong> from = ReadOffset(call.Argument(1)), to = ReadOffset(call.Argument(3));
        if (from.Failed || to.Failed)
            return from.Failed ? from.Error : to.Error;
        if (Overlap((RegularFile)input, from.Value, (RegularFile)output, to.Value, call.Argument(4)))
            return Errno.InvalidArgument;
        Result<long> copied = FileCopy.Run(input, from.Value, output, to.Value, call.Argument(4));
        if (copied.Failed)
            return copied;
        Result written = Result.Ok;
        if (call.Argument(1) != 0)
            written = UserMemory.Write(call.Argument(1), from.Value + (ulong)copied.Value);
        if (call.Argument(3) != 0 && written.IsOk)
            written = UserMemory.Write(call.Argument(3), to.Value + (ulong)copied.Value);
        return written.Failed ? written.Error : copied;
    }

    private static bool Overlap(RegularFile input, ulong from, RegularFile output, ulong to, ulong count)
    {
        if (input.Node != output.Node)
            return false;
        if (from == Transfer.OwnPosition)
            from = (ulong)input.Seek(0, SeekOrigin.Current).Value;
        if (to == Transfer.OwnPosition)
            to = (ulong)output.Seek(0, SeekOrigin.Current).Value;
        Result<NodeStatus> status = input.GetStatus();
        if (status.Failed || from >= status.Value.Size)
            return false;
        count = System.Math.Min(count, status.Value.Size - from);
        return from < to + count && to < from + count;
    }

    internal static Result<ulong> ReadOffset(ulong address)
    {
        if (address == 0)
            return Transfer.OwnPosition;
        Result<long> offset = UserMemory.Read<long>(address);
        return offset.Failed ? offset.Error : offset.Value < 0 ? Errno.InvalidArgument : (ulong)offset.Value;
    }
}
