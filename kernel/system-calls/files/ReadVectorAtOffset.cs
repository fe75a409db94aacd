using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(295, "preadv")]
internal static class ReadVectorAtOffset
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = (long)call.Argument(3) < 0 ? Errno.InvalidArgument
            : VectorTransfer.Run(file.Value, call.Argument(1), call.Int(2), VectorTransfer.Direction.Read, call.Argument(3));
        file.Value.Release();
        return result;
    }
}
