// What a parent learns of its children, with the numbers of wait(2) and siginfo_t (CLD_*).
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Processes;

/// <summary>Which children a wait is for, and which changes count.</summary>
internal readonly struct WaitRequest
{
    /// <summary>Above 0: this process. 0: the caller's group. -1: any. Below: the group with that number, negated.</summary>
    internal int Target { get; init; }
    /// <summary>WEXITED.</summary>
    internal bool Ended { get; init; }
    /// <summary>WUNTRACED.</summary>
    internal bool Stopped { get; init; }
    /// <summary>WCONTINUED.</summary>
    internal bool Continued { get; init; }
    /// <summary>WNOHANG.</summary>
    internal bool ReturnsAtOnce { get; init; }
    /// <summary>WNOWAIT: the change can be asked for again.</summary>
    internal bool LeavesIt { get; init; }
}

/// <summary>A child's change.</summary>
internal struct ChildChange
{
    /// <summary>0: nothing has changed (WNOHANG).</summary>
    internal int Process;
    internal int Status;
    internal uint User;
    internal ulong ProcessorTime;
}

/// <summary>Stops, ends and waits.</summary>
internal static class ProcessEvents
{
    internal const int Exited = 1;
    internal const int Killed = 2;
    internal const int Dumped = 3;
    internal const int StoppedCode = 5;
    internal const int Continued = 6;
    private const int ContinuedStatus = 0xFFFF;

    /// <summary>Job control stops the process of the running thread.</summary>
    internal static void Stop(Process process, int signal)
    {
        lock (ProcessTable.Lock)
        {
            // A process of an orphaned group has nobody who could continue it (POSIX, 2.4.3).
            if (signal != SignalNumber.Stop && IsOrphaned(process.Group))
                return;
            process.StoppedBy = signal;
            process.UnreportedChange = signal << 8 | 0x7F;
            foreach (ProcessThread thread in process.Threads)
                SignalSending.Notify(thread);
            NotifyParent(process, StoppedCode, signal);
        }
    }

    /// <summary>Tells the parent of a change: SIGCHLD, and whoever waits. Under the lock.</summary>
    internal static void NotifyParent(Process child, int code, int status)
    {
        Process? parent = child.Parent;
        if (parent == null)
            return;
        bool isStop = code is StoppedCode or Continued;
        bool wantsStops = (parent.Handlers[SignalNumber.Child].Flags & SignalAction.NoChildStop) == 0;
        int signal = isStop ? SignalNumber.Child : child.ExitSignal;
        if (signal != 0 && (!isStop || wantsStops))
        {
            SignalSending.Send(parent, null, new SignalInformation
            {
                Signal = signal, Code = code, Sender = child.Identifier, User = child.Credentials.User, Value = (ulong)status,
            });
        }
        foreach (ProcessThread thread in parent.Threads)
            thread.KernelThread.Waiter.Wake();
    }

    /// <summary>True if no process of the group has a parent outside of the group in the same session. Under the lock.</summary>
    internal static bool IsOrphaned(int group)
    {
        foreach (Process process in ProcessTable.All())
        {
            if (process.Group == group && !process.IsZombie && process.Parent != null &&
                process.Parent.Group != group && process.Parent.Session == process.Session)
                return false;
        }
        return true;
    }

    /// <summary>Waits for a child's change. ECHILD, and <see cref="Errno.Restart"/> when a signal comes first.</summary>
    internal static Result<ChildChange> Wait(ProcessThread caller, in WaitRequest request)
    {
        ThreadWaiter waiter = caller.KernelThread.Waiter;
        bool isInterrupted = false;
        for (; ; )
        {
            waiter.Reset();
            lock (ProcessTable.Lock)
            {
                Result<ChildChange> found = Find(caller.Process, request);
                if (found.Failed || found.Value.Process != 0 || request.ReturnsAtOnce)
                    return found;
            }
            // Only now: the signal may be the very one that tells of the child, which comes first then.
            if (isInterrupted)
                return Errno.Restart;
            isInterrupted = waiter.Wait() == WaitEnd.Interrupted;
        }
    }

    private static Result<ChildChange> Find(Process parent, in WaitRequest request)
    {
        bool any = false;
        for (int i = 0; i < parent.Children.Count; i++)
        {
            Process child = parent.Children[i];
            if (!Matches(parent, child, request.Target))
                continue;
            any = true;
            var change = new ChildChange { Process = child.Identifier, User = child.Credentials.User };
            if (child.IsZombie && request.Ended)
            {
                change.Status = child.ExitStatus;
                change.ProcessorTime = child.EndedThreadsTime + child.ChildrenTime;
                if (!request.LeavesIt)
                    Reap(parent, child);
                return change;
            }
            bool continued = child.UnreportedChange == ContinuedStatus;
            if (child.UnreportedChange != 0 && !child.IsZombie && (continued ? request.Continued : request.Stopped))
            {
                change.Status = child.UnreportedChange;
                if (!request.LeavesIt)
                    child.UnreportedChange = 0;
                return change;
            }
        }
        return any ? default(ChildChange) : Errno.NoChild;
    }

    private static bool Matches(Process parent, Process child, int target) => target switch
    {
        -1 => true,
        0 => child.Group == parent.Group,
        > 0 => child.Identifier == target,
        _ => child.Group == -target,
    };

    private static void Reap(Process parent, Process child)
    {
        parent.ChildrenTime += child.EndedThreadsTime + child.ChildrenTime;
        ProcessTable.Remove(child);
    }
}
