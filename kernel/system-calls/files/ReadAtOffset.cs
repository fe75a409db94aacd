using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(17, "pread64")]
internal static class ReadAtOffset
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = (long)call.Argument(3) < 0 ? Errno.InvalidArgument
            : Transfer.Read(file.Value, call.Argument(1), call.Argument(2), call.Argument(3));
        file.Value.Release();
        return result;
    }
}
