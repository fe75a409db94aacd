using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(34, "pause")]
internal static class Pause
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        ThreadWaiter waiter = call.Thread.KernelThread.Waiter;
        do
            waiter.Reset();
        while (waiter.Wait() != WaitEnd.Interrupted);
        return Errno.RestartWithoutHandler;
    }
}
