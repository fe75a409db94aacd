using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(147, "sched_get_priority_min")]
internal static class GetLowestPriority
{
    // SCHED_OTHER, SCHED_BATCH and SCHED_IDLE have one priority; SCHED_FIFO and SCHED_RR would have 1 to 99.
    internal static Result<long> Invoke(SystemCallContext call) => call.Int(0) switch
    {
        0 or 3 or 5 or 6 => SystemCallResult.Zero,
        1 or 2 => 1,
        _ => Errno.InvalidArgument,
    };
}
