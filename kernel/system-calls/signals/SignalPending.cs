using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(127, "rt_sigpending")]
internal static class SignalPending
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(1) > 8)
            return Errno.InvalidArgument;
        ulong pending;
        lock (ProcessTable.Lock)
            pending = (call.Thread.Pending.Mask | call.Process.Pending.Mask) & call.Thread.SignalMask;
        Result written = UserMemory.Write(call.Argument(0), pending);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
