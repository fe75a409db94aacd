using Dialogos.Kernel.Files;
using Dialogos.Kernel.Files.Nodes;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(40, "sendfile")]
internal static class SendFile
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> output = call.Process.Files.Acquire(call.Int(0));
        if (output.Failed)
            return output.Error;
        Result<OpenFile> input = call.Process.Files.Acquire(call.Int(1));
        Result<long> sent = input.Failed ? input.Error : Run(input.Value, output.Value, call.Argument(2), call.Argument(3));
        output.Value.Release();
        if (input.IsOk)
            input.Value.Release();
        return sent;
    }

    private static Result<long> Run(OpenFile input, OpenFile output, ulong offsetAddress, ulong count)
    {
        if (!input.MayRead || !output.MayWrite)
            return Errno.BadFileDescriptor;
        if ((output.Flags & OpenFlags.Append) != 0)
            return Errno.InvalidArgument;
        if (input is not NodeFile or DirectoryFile or PathFile)
            return Errno.InvalidArgument;
        ulong offset = Transfer.OwnPosition;
        if (offsetAddress != 0)
        {
            Result<long> start = UserMemory.Read<long>(offsetAddress);
            if (start.Failed || start.Value < 0)
                return start.Failed ? start.Error : Errno.InvalidArgument;
            offset = (ulong)start.Value;
        }
        Result<long> sent = FileCopy.Run(input, offset, output, Transfer.OwnPosition, count);
        if (sent.IsOk && offsetAddress != 0)
        {
            Result written = UserMemory.Write(offsetAddress, offset + (ulong)sent.Value);
            if (written.Failed)
                return written.Error;
        }
        return sent;
    }
}
