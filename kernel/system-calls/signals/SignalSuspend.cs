using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(130, "rt_sigsuspend")]
internal static class SignalSuspend
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(1) != 8)
            return Errno.InvalidArgument;
        Result<ulong> mask = UserMemory.Read<ulong>(call.Argument(0));
        if (mask.Failed)
            return mask.Error;
        TemporaryMask.Set(call.Thread, mask.Value);
        ThreadWaiter waiter = call.Thread.KernelThread.Waiter;
        do
            waiter.Reset();
        while (waiter.Wait() != WaitEnd.Interrupted);
        return Errno.RestartWithoutHandler;
    }
}
