using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(20, "writev")]
internal static class WriteVector
{
    private const int MostParts = 1024;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> written = file.Value.MayWrite
            ? WriteParts(file.Value, new UserSpan<ulong>(call.Argument(1), (ulong)(uint)call.Int(2) * 2), call.Int(2))
            : Errno.BadFileDescriptor;
        file.Value.Release();
        return written;
    }

    private static Result<long> WriteParts(OpenFile file, UserSpan<ulong> parts, int count)
    {
        if (count < 0 || count > MostParts)
            return Errno.InvalidArgument;
        long done = 0;
        for (int i = 0; i < count; i++)
        {
            Result<ulong> address = parts.Read((ulong)i * 2);
            Result<ulong> length = parts.Read((ulong)i * 2 + 1);
            Result<long> written = address.Failed ? address.Error : length.Failed ? length.Error
                : (long)length.Value < 0 ? Errno.InvalidArgument : Write.WriteAll(file, address.Value, length.Value);
            if (written.Failed)
                return done > 0 ? done : written;
            done += written.Value;
            if ((ulong)written.Value < length.Value)
                break;
        }
        return done;
    }
}
