using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Memory;

[SystemCall(324, "membarrier", Support.Partial)]
[SystemCallFlag("MEMBARRIER_CMD_QUERY", Support.Full)]
[SystemCallFlag("MEMBARRIER_CMD_GLOBAL", Support.Full)]
[SystemCallFlag("MEMBARRIER_CMD_PRIVATE_EXPEDITED", Support.Full)]
[SystemCallFlag("MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED", Support.Full)]
internal static class BarrierMemory
{
    private const int Query = 0, Global = 1, PrivateExpedited = 8, RegisterPrivateExpedited = 16;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(1) != 0)
            return Errno.InvalidArgument;
        switch (call.Int(0))
        {
            case Query:
                return Global | PrivateExpedited | RegisterPrivateExpedited;
            case Global:
            case PrivateExpedited:
                // An interrupt on every processor that runs the process orders its memory accesses.
                call.Process.Memory.Barrier();
                return 0;
            case RegisterPrivateExpedited:
                return 0;
            default:
                return Errno.InvalidArgument;
        }
    }
}
