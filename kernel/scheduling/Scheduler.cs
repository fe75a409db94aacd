// Each processor has its own queue and lock. The lock is held across a switch and released on the other side, so that no
// other processor can run a thread whose registers are still being saved. Thread states change only under the lock of the
// thread's processor.
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Scheduling;

/// <summary>Chooses which thread runs on which processor.</summary>
public static partial class Scheduler
{
    /// <summary>As many processors as the kernel starts.</summary>
    public const int MaximumProcessors = 64;

    private static readonly ProcessorState?[] s_processors = new ProcessorState?[MaximumProcessors];
    private static bool s_isRunning;

    /// <summary>True once threads can block.</summary>
    public static bool IsRunning => s_isRunning;

    /// <summary>Processors that run threads.</summary>
    public static int ProcessorCount { get; private set; }

    /// <summary>The running thread; null before the scheduler has started.</summary>
    public static KernelThread? Current => Unsafe.As<KernelThread>(ProcessorLocal.CurrentThread());

    /// <summary>A processor by its number.</summary>
    public static ProcessorState GetProcessor(int index) => s_processors[index]!;

    private static ProcessorState Here => s_processors[ProcessorLocal.Index()]!;

    [RuntimeImport("SwitchContext")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SwitchContext(ref ulong saved, ulong next, ulong userContext, ulong nextUserContext, ulong kernelTables);

    /// <summary>Gives the processor to another ready thread, if there is one.</summary>
    public static void Yield()
    {
        ulong flags = Processor.DisableInterrupts();
        Switch(yields: true);
        Processor.RestoreInterrupts(flags);
    }

    /// <summary>Makes up for a switch that was wanted while it was not possible. Pre: interrupts on.</summary>
    internal static void PreemptNow()
    {
        Processor.DisableInterrupts();
        Switch();
        Processor.EnableInterrupts();
    }

    /// <summary>
    /// Ends an interrupt: switches if that was asked for and preemption is on. Otherwise the wish stays noted.
    /// </summary>
    internal static void PreemptFromInterrupt()
    {
        if (s_isRunning && ProcessorLocal.SwitchWanted() != 0 && ProcessorLocal.PreemptionDepth() == 0)
            Switch();
    }

    /// <summary>Keeps the running thread on its processor; interrupts stay on.</summary>
    public static void DisablePreemption() => ProcessorLocal.DisablePreemption();

    /// <summary>Takes back one <see cref="DisablePreemption"/> and makes up for a switch that was missed.</summary>
    public static void EnablePreemption()
    {
        if (ProcessorLocal.LowerPreemptionDepth() == 0 && ProcessorLocal.SwitchWanted() != 0 && Processor.InterruptsEnabled)
            PreemptNow();
    }

    /// <summary>Marks the running thread blocked. Pre: interrupts off. A wake-up after this is not lost.</summary>
    internal static void PrepareToBlock()
    {
        KernelThread thread = Here.Current;
        thread.TimedOut = false;
        thread.State = ThreadState.Blocked;
    }

    /// <summary>Makes a blocked thread ready; false if it was not blocked.</summary>
    public static bool Wake(KernelThread thread)
    {
        for (; ; )
        {
            ProcessorState home = s_processors[thread.Processor]!;
            ulong flags = home.QueueLock.Acquire();
            if (thread.Processor != home.Index)
            {
                home.QueueLock.Release(flags);
                continue;
            }
            bool woken = thread.State == ThreadState.Blocked;
            bool notify = false, leaves = false;
            if (woken && home.Current == thread)
            {
                // It has not left its processor yet: Switch will find it running again.
                thread.State = ThreadState.Running;
            }
            else if (woken && !thread.Share.MayRunOn(home.Index))
            {
                thread.State = ThreadState.Leaving;
                leaves = true;
            }
            else if (woken)
                notify = MakeReady(home, thread);
            if (leaves)
                SettleAfter(home, thread, flags);
            else
                home.QueueLock.Release(flags);
            if (woken && !leaves)
                Notify(home, thread, notify);
            return woken;
        }
    }

    // Returns true if the processor should be told. Pre: its queue's lock is held.
    private static bool MakeReady(ProcessorState home, KernelThread thread)
    {
        thread.State = ThreadState.Ready;
        bool notify = AddReady(home, thread);
        bool isLocal = home.Index == ProcessorLocal.Index();
        if (notify && isLocal)
            ProcessorLocal.SetSwitchWanted(1);
        // A thread that ran alone had no slice to end: now it must.
        if (home.Queue.Count == 1 && isLocal)
            ArmSlice(home);
        else if (home.Queue.Count == 1)
            notify = true;
        return notify;
    }

    private static void Notify(ProcessorState home, KernelThread thread, bool notify)
    {
        if (notify && home.Index != ProcessorLocal.Index())
            LocalApic.Send(home.Identifier, KernelVectors.Reschedule);
        else if (!notify)
            NotifyIdleProcessor(home, thread);
    }

    // Returns true if the processor should look at its queue now. Pre: its queue's lock is held.
    private static bool AddReady(ProcessorState home, KernelThread thread)
    {
        if (home.Current == home.Idle)
        {
            home.Queue.Add(thread.Share);
            return true;
        }
        ulong ran = home.RanUntil(Clock.Now);
        home.Queue.Follow(home.Current.Share, ran);
        home.Queue.Add(thread.Share);
        return home.Queue.ShouldPreempt(home.Current.Share, ran);
    }

    /// <summary>Runs the next thread. Pre: interrupts off. Returns when this thread runs again, interrupts off.</summary>
    /// <param name="yields">True if every thread that is ready goes before this one.</param>
    internal static void Switch(bool yields = false)
    {
        ProcessorState here = Here;
        ulong flags = here.QueueLock.Acquire();
        ProcessorLocal.SetSwitchWanted(0);
        KernelThread previous = here.Current;
        ulong now = Clock.Now;
        ulong ran = here.RanUntil(now);
        here.StartedAt = now;
        previous.RunTime += ran;
        if (previous != here.Idle)
        {
            RunQueue.Charge(previous.Share, ran);
            if (previous.State == ThreadState.Running && !previous.Share.MayRunOn(here.Index))
            {
                previous.State = ThreadState.Leaving;
                here.Leaving = previous;
            }
            else if (previous.State == ThreadState.Running)
            {
                previous.State = ThreadState.Ready;
                if (yields)
                    here.Queue.GiveWay(previous.Share);
                here.Queue.Add(previous.Share);
            }
        }
        KernelThread? next = Unsafe.As<KernelThread>(here.Queue.TakeNext());
        if (next == null)
        {
            // Nobody is left here whose time the queue's floor could follow.
            if (previous != here.Idle)
                here.Queue.Follow(previous.Share, 0);
            next = Steal(here) ?? here.Idle;
        }
        next.State = ThreadState.Running;
        next.Processor = here.Index;
        here.Current = next;
        ArmSlice(here);
        if (next != previous)
        {
            here.Switches++;
            if (previous.ReportsSwitches && previous.UserContext != 0)
                UserContext.RequestOf(previous.UserContext, UserWork.Switched);
            ProcessorLocal.SetCurrentThread(next);
            ProcessorLocal.SetStackLimit(next.Stack.Low);
            SwitchContext(ref previous.SavedStackPointer, next.SavedStackPointer, previous.UserContext, next.UserContext,
                PageTables.Root);
            FinishSwitch();
            return;
        }
        here.QueueLock.ReleaseKeepingInterruptsOff();
    }

    // On the new thread's side, perhaps on another processor than the one where it left.
    private static void FinishSwitch()
    {
        ProcessorState here = Here;
        KernelThread? finished = here.Finished;
        KernelThread? leaving = here.Leaving;
        here.Finished = null;
        here.Leaving = null;
        here.QueueLock.ReleaseKeepingInterruptsOff();
        if (finished != null)
            KernelStacks.Return(finished.Stack);
        if (leaving != null)
            Settle(leaving);
    }

    /// <summary>True if a thread waits for another processor, which <see cref="Steal"/> may fail to see in passing.</summary>
    private static bool OthersHaveWork(ProcessorState here)
    {
        for (int i = 0; i < ProcessorCount; i++)
        {
            ProcessorState other = s_processors[i]!;
            if (other != here && other.Queue.Count > 0 && other.QueueLock.IsHeld)
                return true;
        }
        return false;
    }

    // Takes a thread from the longest other queue. Tries each lock once: two idle processors must not wait for each other.
    private static KernelThread? Steal(ProcessorState thief)
    {
        ProcessorState? victim = null;
        for (int i = 0; i < ProcessorCount; i++)
        {
            ProcessorState other = s_processors[i]!;
            if (other != thief && other.Queue.Count > (victim?.Queue.Count ?? 0))
                victim = other;
        }
        if (victim == null)
            return null;
        KernelThread? stolen = StealFrom(victim, thief);
        // All that wait there may be bound to it.
        for (int i = 0; stolen == null && i < ProcessorCount; i++)
        {
            ProcessorState other = s_processors[i]!;
            if (other != thief && other != victim && other.Queue.Count > 0)
                stolen = StealFrom(other, thief);
        }
        return stolen;
    }

    private static KernelThread? StealFrom(ProcessorState victim, ProcessorState thief)
    {
        if (!victim.QueueLock.TryAcquireWithInterruptsOff())
            return null;
        RunShare? share = victim.Queue.TakeFor(thief.Index);
        KernelThread? stolen = null;
        if (share != null)
        {
            stolen = Unsafe.As<KernelThread>(share.Thread);
            victim.Queue.Rebase(share, thief.Queue);
            stolen.Processor = thief.Index;
            thief.Stolen++;
        }
        victim.QueueLock.ReleaseKeepingInterruptsOff();
        return stolen;
    }

    private static void NotifyIdleProcessor(ProcessorState busy, KernelThread woken)
    {
        if (busy.Queue.Count == 0)
            return;
        for (int i = 0; i < ProcessorCount; i++)
        {
            ProcessorState other = s_processors[i]!;
            if (other == busy || other.Current != other.Idle || !woken.Share.MayRunOn(i))
                continue;
            if (other.Index != ProcessorLocal.Index())
                LocalApic.Send(other.Identifier, KernelVectors.Reschedule);
            return;
        }
    }
}
