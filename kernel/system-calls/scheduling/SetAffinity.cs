using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(203, "sched_setaffinity", Support.Partial, "accepted, without effect")]
internal static class SetAffinity
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Int(0) != 0 && ProcessTable.FindThread(call.Int(0)) == null)
            return Errno.NoSuchProcess;
        ulong mask = 0;
        for (ulong at = 0; at < Math.Min(call.Argument(1), 8); at++)
        {
            Result<byte> part = UserMemory.Read<byte>(call.Argument(2) + at);
            if (part.Failed)
                return part.Error;
            mask |= (ulong)part.Value << (int)(at * 8);
        }
        ulong present = Scheduler.ProcessorCount >= 64 ? ulong.MaxValue : (1UL << Scheduler.ProcessorCount) - 1;
        return (mask & present) == 0 ? Errno.InvalidArgument : SystemCallResult.Zero;
    }
}
