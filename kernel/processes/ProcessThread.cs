using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Processes;

/// <summary>A thread of a process.</summary>
public sealed class ProcessThread
{
    internal ProcessThread(int identifier, Process process)
    {
        Identifier = identifier;
        Process = process;
    }

    /// <summary>The thread number; unique among processes and threads.</summary>
    public int Identifier { get; }

    /// <summary>The process that it runs in.</summary>
    public Process Process { get; }

    /// <summary>What the scheduler knows of it.</summary>
    public KernelThread KernelThread { get; internal set; } = null!;

    /// <summary>Its name (prctl PR_SET_NAME), at most 15 bytes.</summary>
    public byte[] Name { get; set; } = [];

    /// <summary>What ring 3 owns of the processor.</summary>
    internal UserContext Context { get; set; }

    /// <summary>The registers that it starts with.</summary>
    internal InterruptFrame StartFrame;

    /// <summary>Blocked signals.</summary>
    internal ulong SignalMask { get; set; }

    /// <summary>The mask to go back to after sigsuspend and its like; used when <see cref="HasSavedMask"/>.</summary>
    internal ulong SavedMask { get; set; }

    /// <summary>True while a temporary mask holds.</summary>
    internal bool HasSavedMask { get; set; }

    /// <summary>Signals for this thread only.</summary>
    internal PendingSignals Pending { get; } = new();

    /// <summary>Takes the first pending signal of a mask, its own before the process's. Under ProcessTable.Lock.</summary>
    internal bool TakeSignal(ulong mask, out SignalInformation information)
    {
        if (!Pending.Take(mask, out information) && !Process.Pending.Take(mask, out information))
            return false;
        if (information.Code == SignalInformation.FromTimer)
            Process.SignalTimers.Delivered(ref information);
        return true;
    }

    /// <summary>Signals that sigtimedwait waits for.</summary>
    internal ulong AwaitedSignals { get; set; }

    /// <summary>The alternate signal stack: address, size (0: none) and flags.</summary>
    internal ulong AlternateStack, AlternateStackSize;
    // The address of the last page fault in ring 3.
    internal ulong FaultAddress;
    internal uint AlternateStackFlags;

    /// <summary>Where a zero is written, and a futex woken, at the end (CLONE_CHILD_CLEARTID); 0 for nowhere.</summary>
    internal ulong ClearIdentifierAt { get; set; }

    /// <summary>Where the thread writes its number when it begins (CLONE_CHILD_SETTID); 0 for nowhere.</summary>
    internal ulong ChildIdentifierAt { get; set; }

    /// <summary>The list of robust futexes.</summary>
    internal ulong RobustList { get; set; }

    /// <summary>The area of its restartable sequences, 0 for none, and what stands before their abort handlers.</summary>
    internal ulong SequenceArea;
    internal uint SequenceSignature;

    /// <summary>True once it has left its process: what it owned of the processor may be gone. Under ProcessTable.Lock.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>True once the thread must end.</summary>
    internal bool MustEnd { get; set; }

    /// <summary>The thread that runs now; null in the kernel's own threads.</summary>
    public static ProcessThread? Current => Scheduler.Current?.Owner as ProcessThread;
}
