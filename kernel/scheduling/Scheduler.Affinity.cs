using System;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Scheduling;

// Where threads may run. A thread waits only in queues of processors that it may run on. One that runs or blocks elsewhere
// when it is bound leaves with its next switch or wake-up: it belongs to nobody, *leaving*, until it is settled in its new
// queue. Two queues are never locked at once.
public static partial class Scheduler
{
    // Held while a thread is bound and while one is settled; a processor's queue is locked after it.
    private static readonly SpinLock s_affinityLock = new();

    /// <summary>The processors that run threads, a bit each.</summary>
    public static ulong Present => ProcessorCount >= MaximumProcessors ? ulong.MaxValue : (1UL << ProcessorCount) - 1;

    /// <summary>
    /// Binds a thread to some processors, a bit each. When this returns it runs on no other. Pre: at least one of them is
    /// present; the caller holds no lock.
    /// </summary>
    public static void SetAffinity(KernelThread thread, ulong allowed)
    {
        if ((allowed & Present) == 0)
            throw new ArgumentException("No processor is left to the thread.");
        ulong flags = s_affinityLock.Acquire();
        ProcessorState home = LockHome(thread);
        thread.Share.Allowed = allowed;
        bool misplaced = !thread.Share.MayRunOn(home.Index);
        bool queued = misplaced && thread.Share.IsQueued;
        if (queued)
        {
            home.Queue.Remove(thread.Share);
            thread.State = ThreadState.Leaving;
        }
        ProcessorLocal.DisablePreemption();
        home.QueueLock.ReleaseKeepingInterruptsOff();
        s_affinityLock.Release(flags);
        if (queued)
            Settle(thread);
        EnablePreemption();
        if (misplaced && home.Current == thread && home.Index != ProcessorLocal.Index())
            LocalApic.Send(home.Identifier, KernelVectors.Reschedule);
        while (RunsMisplaced(thread))
            Yield();
    }

    private static bool RunsMisplaced(KernelThread thread)
    {
        int processor = thread.Processor;
        return s_processors[processor]!.Current == thread && !thread.Share.MayRunOn(processor);
    }

    // Pre: interrupts off.
    private static ProcessorState LockHome(KernelThread thread)
    {
        for (; ; )
        {
            ProcessorState home = s_processors[thread.Processor]!;
            home.QueueLock.Acquire();
            if (thread.Processor == home.Index)
                return home;
            home.QueueLock.ReleaseKeepingInterruptsOff();
        }
    }

    // Unlocks the queue that a thread leaves, and settles it before anything else runs here.
    private static void SettleAfter(ProcessorState home, KernelThread thread, ulong flags)
    {
        ProcessorLocal.DisablePreemption();
        home.QueueLock.Release(flags);
        Settle(thread);
        EnablePreemption();
    }

    /// <summary>Puts a thread that has left its processor into the queue of one where it may run.</summary>
    private static void Settle(KernelThread thread)
    {
        ulong flags = s_affinityLock.Acquire();
        ProcessorState target = LeastLoaded(thread.Share);
        target.QueueLock.Acquire();
        s_processors[thread.Processor]!.Queue.Rebase(thread.Share, target.Queue);
        thread.Processor = target.Index;
        bool notify = MakeReady(target, thread);
        target.QueueLock.ReleaseKeepingInterruptsOff();
        s_affinityLock.Release(flags);
        Notify(target, thread, notify);
    }

    // Of the processors where the share's thread may run.
    private static ProcessorState LeastLoaded(RunShare share)
    {
        ProcessorState? best = null;
        for (int i = 0; i < ProcessorCount; i++)
        {
            ProcessorState other = s_processors[i]!;
            if (share.MayRunOn(i) && (best == null || Load(other) < Load(best)))
                best = other;
        }
        return best!;
    }

    private static int Load(ProcessorState processor) =>
        processor.Queue.Count + (processor.Current == processor.Idle ? 0 : 1);
}
