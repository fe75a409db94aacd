using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(296, "pwritev")]
internal static class WriteVectorAtOffset
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = (long)call.Argument(3) < 0 ? Errno.InvalidArgument
            : VectorTransfer.Run(file.Value, call.Argument(1), call.Int(2), VectorTransfer.Direction.Write, call.Argument(3));
        file.Value.Release();
        return result;
    }
}
