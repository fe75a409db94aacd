using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Scheduling;

[SystemCall(203, "sched_setaffinity")]
internal static class SetAffinity
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ulong mask = 0;
        for (ulong at = 0; at < Math.Min((uint)call.Int(1), 8); at++)
        {
            Result<byte> part = UserMemory.Read<byte>(call.Argument(2) + at);
            if (part.Failed)
                return part.Error;
            mask |= (ulong)part.Value << (int)(at * 8);
        }
        ProcessThread? thread = call.Int(0) == 0 ? call.Thread : ProcessTable.FindThread(call.Int(0));
        if (thread == null)
            return Errno.NoSuchProcess;
        Credentials from = call.Thread.Process.Credentials;
        Credentials to = thread.Process.Credentials;
        if (!from.IsPrivileged && from.EffectiveUser != to.EffectiveUser && from.EffectiveUser != to.User)
            return Errno.NotPermitted;
        mask &= Scheduler.Present;
        if (mask == 0)
            return Errno.InvalidArgument;
        Scheduler.SetAffinity(thread.KernelThread, mask);
        return 0;
    }
}
