using System.Threading;
using Dialogos.Kernel.Collections;

namespace Dialogos.Kernel.Scheduling;

/// <summary>What the scheduler keeps for one processor.</summary>
public sealed class ProcessorState
{
    internal ProcessorState(int index, uint identifier)
    {
        Index = index;
        Identifier = identifier;
    }

    /// <summary>The kernel's number for it; 0 is the boot processor.</summary>
    public int Index { get; }

    /// <summary>The number of its interrupt controller.</summary>
    public uint Identifier { get; }

    /// <summary>Threads that were switched to.</summary>
    public ulong Switches { get; internal set; }

    /// <summary>Timer interrupts taken.</summary>
    public ulong Ticks { get; internal set; }

    /// <summary>Threads that were taken from other processors' queues.</summary>
    public ulong Stolen { get; internal set; }

    /// <summary>Nanoseconds spent idle.</summary>
    public ulong IdleTime => Idle.RunTime;

    /// <summary>
    /// Counts of the time-stamp counter for which the processor was halted: what is left of a stretch of time are the counts
    /// in which it executed something. Exact on the processor itself.
    /// </summary>
    public ulong HaltedCounts { get; internal set; }

    /// <summary>Threads that wait for this processor.</summary>
    public int QueueLength => Queue.Count;

    /// <summary>The running thread.</summary>
    public KernelThread Current { get; internal set; } = null!;

    internal KernelThread Idle = null!;
    internal readonly SpinLock QueueLock = new();
    internal readonly RunQueue Queue = new();
    internal readonly SpinLock TimerLock = new();
    internal readonly PairingHeap Timers = new();
    // When the first sleeper wants to wake; ulong.MaxValue: nobody sleeps. Written under TimerLock together with Timers, and
    // read without it: whoever reads it while others change the heap still sees no moment that is too late.
    internal ulong FirstDeadline = ulong.MaxValue;
    // When the running thread was charged last.
    internal ulong StartedAt;
    // The time-stamp counter when it was halted; 0 while it executes.
    internal ulong HaltedAt;
    // The moment that the timer is set to; no later one is set before it comes.
    internal ulong ArmedUntil = ulong.MaxValue;
    internal KernelThread? Finished;
    // Was switched from and may not run here any more.
    internal KernelThread? Leaving;
    internal ulong ParkedStackPointer;
    internal int Parked;
    internal long FlushedUpTo;
    // 1 while it sleeps until another processor has flushed.
    internal int AwaitsFlush;
    internal volatile bool Online;

    /// <summary>How long the running thread has run since <see cref="StartedAt"/>, whichever processor asks.</summary>
    internal ulong RanUntil(ulong now) => now > StartedAt ? now - StartedAt : 0;

    /// <summary>Pre: the lock of the timers is held.</summary>
    internal void TimersChanged() => Volatile.Write(ref FirstDeadline, Timers.First?.Key ?? ulong.MaxValue);
}
