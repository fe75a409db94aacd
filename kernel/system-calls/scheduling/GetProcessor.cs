using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(309, "getcpu")]
internal static class GetProcessor
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(0) != 0 && UserMemory.Write(call.Argument(0), (uint)ProcessorLocal.Index()).Failed)
            return Errno.BadAddress;
        return call.Argument(1) != 0 && UserMemory.Write(call.Argument(1), 0u).Failed ? Errno.BadAddress : SystemCallResult.Zero;
    }
}
