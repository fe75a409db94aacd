using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.SystemCalls.Time;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(128, "rt_sigtimedwait")]
internal static class SignalTimedWait
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(3) != 8)
            return Errno.InvalidArgument;
        Result<ulong> set = UserMemory.Read<ulong>(call.Argument(0));
        if (set.Failed)
            return set.Error;
        ulong deadline = ulong.MaxValue;
        if (call.Argument(2) != 0)
        {
            Result<ulong> time = TimeSpecification.Read(call.Argument(2));
            if (time.Failed)
                return time.Error;
            deadline = TimeSpecification.After(time.Value);
        }
        Result<SignalInformation> taken = WaitFor(call.Thread, set.Value & ~SignalNumber.Unblockable, deadline);
        if (taken.Failed)
            return taken.Error;
        if (call.Argument(1) != 0)
        {
            Span<byte> bytes = stackalloc byte[128];
            SignalFrames.WriteInformation(bytes, taken.Value);
            if (UserMemory.CopyOut(call.Argument(1), bytes).Failed)
                return Errno.BadAddress;
        }
        return taken.Value.Signal;
    }

    private static Result<SignalInformation> WaitFor(ProcessThread thread, ulong set, ulong deadline)
    {
        ThreadWaiter waiter = thread.KernelThread.Waiter;
        for (; ; )
        {
            waiter.Reset();
            lock (ProcessTable.Lock)
            {
                if (thread.TakeSignal(set, out SignalInformation found))
                    return found;
                thread.AwaitedSignals = set & thread.SignalMask;
            }
            WaitEnd end = waiter.Wait(deadline);
            lock (ProcessTable.Lock)
            {
                thread.AwaitedSignals = 0;
                if (thread.TakeSignal(set, out SignalInformation found))
                    return found;
            }
            if (end == WaitEnd.TimedOut)
                return Errno.Again;
            if (end == WaitEnd.Interrupted)
                return Errno.Interrupted;
        }
    }
}
