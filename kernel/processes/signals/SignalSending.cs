using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Processes.Signals;

/// <summary>Makes signals pending and gets threads to look at them.</summary>
public static class SignalSending
{
    /// <summary>Sends a signal to a process, as the kernel itself does.</summary>
    public static void SendFromKernel(Process process, int signal) =>
        Send(process, null, new SignalInformation { Signal = signal, Code = SignalInformation.FromKernel });

    /// <summary>Sends a signal to every process of a group, as terminals do. ESRCH if the group is empty.</summary>
    public static Result SendToGroup(int group, int signal)
    {
        Result result = Errno.NoSuchProcess;
        // Nobody may fork in between: a child that came after the list was made would escape.
        lock (ProcessTable.Lock)
        {
            foreach (Process process in ProcessTable.All())
            {
                if (process.Group != group || process.IsZombie)
                    continue;
                SendFromKernel(process, signal);
                result = Result.Ok;
            }
        }
        return result;
    }

    /// <summary>
    /// Sends a signal to one thread, or to the process if <paramref name="target"/> is null. False if nobody will take it: it is
    /// ignored, or the process is ending.
    /// </summary>
    internal static bool Send(Process process, ProcessThread? target, in SignalInformation information)
    {
        lock (ProcessTable.Lock)
        {
            int signal = information.Signal;
            if (process.IsZombie || process.IsEnding || target is { HasEnded: true })
                return false;
            ulong bit = SignalNumber.Bit(signal);
            if (signal == SignalNumber.Kill)
            {
                // Nobody may end the first program (kill(2), Notes).
                if (process == ProcessTable.Init && information.Code <= 0)
                    return false;
                EndProcess(process, SignalNumber.Kill);
                return true;
            }
            if (signal == SignalNumber.Continue)
                Resume(process);
            if ((bit & SignalNumber.StopSignals) != 0)
                DiscardEverywhere(process, SignalNumber.Bit(SignalNumber.Continue));
            bool isBlocked = target != null ? IsBlocked(target, bit) : AllBlock(process, bit);
            if (process.Handlers.Ignores(signal) && !isBlocked)
                return false;
            (target?.Pending ?? process.Pending).Add(information);
            process.SignalArrivals.Notify();
            ProcessThread? taker = target ?? ChooseTaker(process, bit);
            if (taker != null)
                Notify(taker);
            return true;
        }
    }

    /// <summary>Orders all threads to end; the process's status becomes "killed by". Under the lock.</summary>
    internal static void EndProcess(Process process, int status)
    {
        if (process.IsEnding)
            return;
        process.IsEnding = true;
        process.ExitStatus = status;
        EndThreads(process, null);
    }

    /// <summary>Orders all threads but one to end. Under the lock.</summary>
    internal static void EndThreads(Process process, ProcessThread? survivor)
    {
        foreach (ProcessThread thread in process.Threads)
        {
            if (thread == survivor)
                continue;
            thread.MustEnd = true;
            Notify(thread);
            thread.KernelThread.Waiter.Wake();
        }
    }

    /// <summary>Lets a thread look for signals before it does anything else in ring 3.</summary>
    internal static void Notify(ProcessThread thread)
    {
        thread.Context.Request(UserWork.Attention);
        KernelThread kernelThread = thread.KernelThread;
        kernelThread.Waiter.Interrupt();
        // A thread in ring 3 on another processor sees the work when that processor takes an interrupt.
        if (kernelThread.State == ThreadState.Running && kernelThread != Scheduler.Current)
            LocalApic.Send(Scheduler.GetProcessor(kernelThread.Processor).Identifier, KernelVectors.Reschedule);
    }

    /// <summary>A mask has changed: is there something to do now?</summary>
    internal static void Recheck(ProcessThread thread)
    {
        lock (ProcessTable.Lock)
        {
            if (((thread.Pending.Mask | thread.Process.Pending.Mask) & ~thread.SignalMask) != 0)
                Notify(thread);
        }
    }

    private static bool IsBlocked(ProcessThread thread, ulong bit) =>
        ((thread.SignalMask | thread.AwaitedSignals) & bit) != 0;

    private static bool AllBlock(Process process, ulong bit)
    {
        foreach (ProcessThread thread in process.Threads)
        {
            if (!IsBlocked(thread, bit))
                return false;
        }
        return true;
    }

    // The first thread that waits for the signal or does not block it: the main thread if it can.
    private static ProcessThread? ChooseTaker(Process process, ulong bit)
    {
        foreach (ProcessThread thread in process.Threads)
        {
            if ((thread.AwaitedSignals & bit) != 0)
                return thread;
        }
        foreach (ProcessThread thread in process.Threads)
        {
            if ((thread.SignalMask & bit) == 0)
                return thread;
        }
        return null;
    }

    private static void Resume(Process process)
    {
        DiscardEverywhere(process, SignalNumber.StopSignals);
        if (process.StoppedBy == 0)
            return;
        process.StoppedBy = 0;
        process.UnreportedChange = 0xFFFF;
        foreach (ProcessThread thread in process.Threads)
            thread.KernelThread.Waiter.Wake();
        ProcessEvents.NotifyParent(process, ProcessEvents.Continued, SignalNumber.Continue);
    }

    /// <summary>A signal that was pending is not any more. Under the lock.</summary>
    internal static void Discard(Process process, int signal) => DiscardEverywhere(process, SignalNumber.Bit(signal));

    private static void DiscardEverywhere(Process process, ulong mask)
    {
        process.Pending.Discard(mask);
        foreach (ProcessThread thread in process.Threads)
            thread.Pending.Discard(mask);
    }
}
