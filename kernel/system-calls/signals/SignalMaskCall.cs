using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(14, "rt_sigprocmask")]
[SystemCallFlag("SIG_BLOCK", Support.Full)]
[SystemCallFlag("SIG_UNBLOCK", Support.Full)]
[SystemCallFlag("SIG_SETMASK", Support.Full)]
internal static class SignalMaskCall
{
    internal static Result<long> Invoke(SystemCallContext call)
    {
        if (call.Argument(3) != 8)
            return Errno.InvalidArgument;
        ulong old = call.Thread.SignalMask;
        if (call.Argument(1) != 0)
        {
            Result<ulong> given = UserMemory.Read<ulong>(call.Argument(1));
            if (given.Failed)
                return given.Error;
            ulong mask;
            switch (call.Int(0))
            {
                case 0: mask = old | given.Value; break;
                case 1: mask = old & ~given.Value; break;
                case 2: mask = given.Value; break;
                default: return Errno.InvalidArgument;
            }
            call.Thread.SignalMask = mask & ~SignalNumber.Unblockable;
            SignalSending.Recheck(call.Thread);
        }
        if (call.Argument(2) == 0)
            return 0;
        Result written = UserMemory.Write(call.Argument(2), old);
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
