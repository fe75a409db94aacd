using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Files;

[SystemCall(3, "close")]
internal static class Close
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result closed = call.Process.Files.Close(call.Int(0));
        return closed.Failed ? closed.Error : SystemCallResult.Zero;
    }
}
