using System;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(1, "write")]
internal static class Write
{
    private const int BufferLength = 4096;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> written = file.Value.MayWrite
            ? WriteAll(file.Value, call.Argument(1), call.Argument(2)) : Errno.BadFileDescriptor;
        file.Value.Release();
        return written;
    }

    internal static Result<long> WriteAll(OpenFile file, ulong address, ulong count)
    {
        if (!UserMemory.Contains(address, count))
            return Errno.BadAddress;
        Span<byte> buffer = stackalloc byte[BufferLength];
        ulong done = 0;
        while (done < count)
        {
            Span<byte> part = buffer.Slice(0, (int)Math.Min(count - done, BufferLength));
            Result step = UserMemory.CopyIn(part, address + done);
            Result<int> written = step.Failed ? step.Error : file.Write(part);
            if (written.Error == Errno.Again && !file.IsNonBlocking)
            {
                step = FileWait.UntilReady(file, Readiness.Write);
                if (step.IsOk)
                    continue;
                written = step.Error;
            }
            if (written.Failed)
                return done > 0 ? (long)done : written.Error;
            done += (ulong)written.Value;
            if (written.Value < part.Length && file.IsNonBlocking)
                break;
        }
        return (long)done;
    }
}
