using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(201, "time")]
internal static class GetTime
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        long now = (long)(TimeSpecification.WallTime / TimeSpecification.Second);
        if (call.Argument(0) != 0 && UserMemory.Write(call.Argument(0), now).Failed)
            return Errno.BadAddress;
        return now;
    }
}
