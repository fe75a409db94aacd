using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(35, "nanosleep")]
internal static class Sleep
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        Result<ulong> time = TimeSpecification.Read(call.Argument(0));
        return time.Failed ? time.Error : Until(call, TimeSpecification.After(time.Value), call.Argument(1));
    }

    /// <summary>Sleeps; after a signal writes what is left to an address that is not 0.</summary>
    internal static Result<long> Until(SystemCallContext call, ulong deadline, ulong remainder)
    {
        ThreadWaiter waiter = call.Thread.KernelThread.Waiter;
        for (; ; )
        {
            waiter.Reset();
            WaitEnd end = Clock.Now >= deadline ? WaitEnd.TimedOut : waiter.Wait(deadline);
            if (end == WaitEnd.TimedOut)
                return 0;
            if (end == WaitEnd.Woken)
                continue;
            ulong now = Clock.Now;
            ulong left = now < deadline ? deadline - now : 0;
            if (remainder != 0 && TimeSpecification.Write(remainder, left).Failed)
                return Errno.BadAddress;
            return Errno.Interrupted;
        }
    }
}
