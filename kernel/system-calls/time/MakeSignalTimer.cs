using System;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.SystemCalls.Time;

[SystemCall(222, "timer_create", Support.Partial, "alarm clocks and other processes' clocks: EOPNOTSUPP or EINVAL")]
[SystemCallFlag("SIGEV_SIGNAL", Support.Full)]
[SystemCallFlag("SIGEV_NONE", Support.Full)]
[SystemCallFlag("SIGEV_THREAD_ID", Support.Full)]
internal static class MakeSignalTimer
{
    private const int NotifySignal = 0, NotifyNot = 1, NotifyThread = 2, NotifyThreadIdentifier = 4;

    internal static Result<long> Invoke(SystemCallContext call)
    {
        int clock = call.Int(0);
        TimerEvent happening = new() { Signal = SignalNumber.Alarm };
        if (clock is 4 or 5 or 6 or 8 or 9)
            return Errno.NotSupported;
        if ((uint)clock > 11 || clock == 10)
            return Errno.InvalidArgument;
        if (call.Argument(1) != 0)
        {
            Result read = ReadEvent(call, call.Argument(1), ref happening);
            if (read.Failed)
                return read.Error;
        }
        Process process = call.Process;
        KernelThread thread = call.Thread.KernelThread;
        Func<ulong>? processorTime = clock == 2 ? () => process.ProcessorTime : clock == 3 ? () => Scheduler.RunTimeOf(thread) : null;
        Result<SignalTimer> made = process.SignalTimers.Add(clock is 0 or 11, processorTime, happening);
        if (made.Failed)
            return made.Error;
        if (UserMemory.Write(call.Argument(2), made.Value.Identifier).IsOk)
            return 0;
        process.SignalTimers.Remove(made.Value.Identifier);
        return Errno.BadAddress;
    }

    // struct sigevent: value (64 bits), signal, kind of notification, thread. SIGEV_THREAD is the library's affair.
    private static Result ReadEvent(SystemCallContext call, ulong address, ref TimerEvent happening)
    {
        Result<ulong> value = UserMemory.Read<ulong>(address);
        Result<int> signal = UserMemory.Read<int>(address + 8), kind = UserMemory.Read<int>(address + 12), thread = UserMemory.Read<int>(address + 16);
        if (value.Failed || signal.Failed || kind.Failed || thread.Failed)
            return Errno.BadAddress;
        happening.Value = value.Value;
        happening.Signal = signal.Value;
        if (kind.Value == NotifyNot)
        {
            happening.Signal = 0;
            return Result.Ok;
        }
        if (kind.Value == NotifyThreadIdentifier)
        {
            happening.Target = ProcessTable.FindThread(thread.Value);
            if (happening.Target == null || happening.Target.Process != call.Process)
                return Errno.InvalidArgument;
        }
        else if (kind.Value is not (NotifySignal or NotifyThread))
        {
            return Errno.InvalidArgument;
        }
        return signal.Value is > 0 and < SignalNumber.End ? Result.Ok : Errno.InvalidArgument;
    }
}
