using System;
using Dialogos.Kernel.Collections;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Scheduling;

/// <summary>What a thread is doing.</summary>
public enum ThreadState
{
    /// <summary>In a run queue.</summary>
    Ready,
    /// <summary>On a processor.</summary>
    Running,
    /// <summary>Waits to be woken.</summary>
    Blocked,
    /// <summary>On its way to another processor, in no queue: it may not run any more where it was.</summary>
    Leaving,
    /// <summary>Has returned; its stack is given back.</summary>
    Finished,
}

/// <summary>A thread of the kernel: a stack and a place in the scheduler.</summary>
public sealed class KernelThread
{
    internal KernelThread(int identifier, string name, ThreadPriority priority, Action? start, KernelStack stack)
    {
        Identifier = identifier;
        Name = name;
        Start = start;
        Stack = stack;
        Share = new RunShare(this, priority);
        Sleep = new HeapNode(this);
        Waiter = new ThreadWaiter(this);
    }

    /// <summary>A number that is never used again; 1 is the boot thread.</summary>
    public int Identifier { get; }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>What it is doing, at some moment of the past.</summary>
    public ThreadState State { get; internal set; }

    /// <summary>The processor that it runs on, or ran on last.</summary>
    public int Processor { get; internal set; }

    /// <summary>Nanoseconds on a processor.</summary>
    public ulong RunTime { get; internal set; }

    /// <summary>Its priority.</summary>
    public ThreadPriority Priority => Share.Priority;

    /// <summary>The processors that it may run on, a bit each (sched_setaffinity(2)); bits of processors that are not there may be set.</summary>
    public ulong Affinity => Share.Allowed;

    /// <summary>Its stack.</summary>
    public KernelStack Stack { get; internal set; }

    /// <summary>Where its registers lie while it does not run.</summary>
    public ulong StackPointer => SavedStackPointer;

    /// <summary>Wakes it from an interruptible wait.</summary>
    public ThreadWaiter Waiter { get; }

    /// <summary>The process that it belongs to, as the processes room sees it; null for the kernel's own threads.</summary>
    public object? Owner { get; internal set; }

    internal ulong SavedStackPointer;
    // The block of processes/machine/UserContext.S; 0 for the kernel's own threads.
    internal ulong UserContext;
    // True if the user context is to be told (UserWork.Switched) when the thread leaves the processor.
    internal bool ReportsSwitches;
    // Physical address of the page tables that it uses; 0 for the kernel's own threads.
    internal ulong PageTables;
    internal Action? Start { get; }
    internal RunShare Share { get; }
    internal HeapNode Sleep { get; }
    internal KernelThread? NextWaiter;
    internal bool TimedOut;
    internal WaitQueue? WaitingOn;
    internal readonly HeldLocks Held = new();
    internal object?[]? Statics;
}
