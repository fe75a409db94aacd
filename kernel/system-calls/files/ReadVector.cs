using Dialogos.Kernel.Files;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(19, "readv")]
internal static class ReadVector
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<OpenFile> file = call.Process.Files.Acquire(call.Int(0));
        if (file.Failed)
            return file.Error;
        Result<long> result = VectorTransfer.Run(file.Value, call.Argument(1), call.Int(2), VectorTransfer.Direction.Read);
        file.Value.Release();
        return result;
    }
}
