// Words. A *spin lock* is held for a few instructions, with interrupts off: for what interrupt handlers share. Everything
// else uses System.Threading.Lock, which sleeps.
using System.Threading;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Scheduling;

/// <summary>A lock that waits by spinning. Never allocate while holding one.</summary>
public sealed class SpinLock
{
    private int _taken;

    /// <summary>Takes the lock with interrupts off; the result goes to <see cref="Release"/>.</summary>
    public ulong Acquire()
    {
        for (; ; )
        {
            ulong flags = Processor.DisableInterrupts();
            if (Interlocked.CompareExchange(ref _taken, 1, 0) == 0)
                return flags;
            // Spin with the caller's interrupt state, so that a collector that waits for this processor is not kept.
            Processor.RestoreInterrupts(flags);
            while (Volatile.Read(ref _taken) != 0)
            {
                World.PollStop();
                Processor.Pause();
            }
        }
    }

    /// <summary>Takes the lock if it is free. Pre: interrupts off.</summary>
    public bool TryAcquireWithInterruptsOff() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Gives the lock back and the interrupt state of before.</summary>
    public void Release(ulong flags)
    {
        Volatile.Write(ref _taken, 0);
        if ((flags & Processor.InterruptFlag) == 0)
            return;
        Processor.EnableInterrupts();
        // A wake-up under this lock may have found a thread that should run now.
        if (ProcessorLocal.SwitchWanted() != 0 && ProcessorLocal.PreemptionDepth() == 0)
            Scheduler.PreemptNow();
    }

    /// <summary>Gives the lock back and leaves interrupts off.</summary>
    public void ReleaseKeepingInterruptsOff() => Volatile.Write(ref _taken, 0);

    /// <summary>True if somebody holds it at this moment.</summary>
    public bool IsHeld => Volatile.Read(ref _taken) != 0;
}
