using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(146, "sched_get_priority_max")]
internal static class GetHighestPriority
{
    internal static Result<long> Invoke(SystemCallContext call) => call.Int(0) switch
    {
        0 or 3 or 5 or 6 => SystemCallResult.Zero,
        1 or 2 => 99,
        _ => Errno.InvalidArgument,
    };
}
