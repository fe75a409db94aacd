using System;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;

namespace Dialogos.Kernel.SystemCalls.Signals;

[SystemCall(13, "rt_sigaction")]
[SystemCallFlag("SA_NOCLDSTOP", Support.Full)]
[SystemCallFlag("SA_NOCLDWAIT", Support.Full)]
[SystemCallFlag("SA_SIGINFO", Support.Full)]
[SystemCallFlag("SA_ONSTACK", Support.Full)]
[SystemCallFlag("SA_RESTART", Support.Full)]
[SystemCallFlag("SA_NODEFER", Support.Full)]
[SystemCallFlag("SA_RESETHAND", Support.Full)]
[SystemCallFlag("SA_RESTORER", Support.Full)]
internal static class SignalActionCall
{
    private const int MaskLength = 8;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int signal = call.Int(0);
        if (call.Argument(3) != MaskLength || signal < 1 || signal >= SignalNumber.End)
            return Errno.InvalidArgument;
        bool changes = call.Argument(1) != 0;
        if (changes && (SignalNumber.Unblockable & SignalNumber.Bit(signal)) != 0)
            return Errno.InvalidArgument;
        Span<ulong> words = stackalloc ulong[4];
        if (changes && UserMemory.CopyIn(MemoryMarshal.AsBytes(words), call.Argument(1)).Failed)
            return Errno.BadAddress;
        SignalAction old;
        lock (ProcessTable.Lock)
        {
            ref SignalAction action = ref call.Process.Handlers[signal];
            old = action;
            if (changes)
            {
                action = new SignalAction
                {
                    Handler = words[0], Flags = words[1], Restorer = words[2], Mask = words[3] & ~SignalNumber.Unblockable,
                };
                // What is ignored from now on is not pending any more (POSIX, 2.4.1).
                if (call.Process.Handlers.Ignores(signal))
                    SignalSending.Discard(call.Process, signal);
            }
        }
        if (call.Argument(2) == 0)
            return 0;
        words[0] = old.Handler;
        words[1] = old.Flags;
        words[2] = old.Restorer;
        words[3] = old.Mask;
        Result written = UserMemory.CopyOut(call.Argument(2), MemoryMarshal.AsBytes(words));
        return written.Failed ? written.Error : SystemCallResult.Zero;
    }
}
