using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(5, "fstat")]
internal static class FileStatus
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = StatusFormat.Write(call.Argument(1), file.Value);
        file.Value.Release();
        return result;
    }
}
