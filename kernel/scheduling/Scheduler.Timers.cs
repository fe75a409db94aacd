using System.Runtime.CompilerServices;
using System.Threading;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Scheduling;

// Sleeping, time-outs and the end of slices. Each processor keeps the sleepers that fell asleep on it.
public static partial class Scheduler
{
    /// <summary>Blocks the running thread for at least this long.</summary>
    public static void Sleep(ulong nanoseconds)
    {
        ulong flags = Processor.DisableInterrupts();
        PrepareToBlock();
        BlockUntil(Clock.Now + nanoseconds);
        Processor.RestoreInterrupts(flags);
    }

    /// <summary>
    /// Blocks the running thread, which <see cref="PrepareToBlock"/> has marked, until it is woken or the clock reaches
    /// <paramref name="deadline"/> (<see cref="ulong.MaxValue"/>: never). Pre: interrupts off. Returns false after a time-out.
    /// </summary>
    internal static bool BlockUntil(ulong deadline)
    {
        ProcessorState asleepOn = Here;
        KernelThread thread = asleepOn.Current;
        if (deadline != ulong.MaxValue)
        {
            ulong flags = asleepOn.TimerLock.Acquire();
            asleepOn.Timers.Insert(thread.Sleep, deadline);
            asleepOn.TimersChanged();
            asleepOn.TimerLock.Release(flags);
        }
        Switch();
        if (deadline != ulong.MaxValue)
        {
            // Also waits for a timer interrupt of that processor that is about to wake this thread: were it to come after
            // this wait, it would end the thread's next one.
            ulong flags = asleepOn.TimerLock.Acquire();
            if (thread.Sleep.IsQueued)
            {
                asleepOn.Timers.Remove(thread.Sleep);
                asleepOn.TimersChanged();
            }
            asleepOn.TimerLock.Release(flags);
        }
        return !thread.TimedOut;
    }

    /// <summary>The local timer's interrupt: wakes sleepers whose time has come, and ends slices.</summary>
    internal static void HandleTimer()
    {
        ProcessorState here = Here;
        here.Ticks++;
        here.ArmedUntil = ulong.MaxValue;
        here.TimerLock.Acquire();
        while (here.Timers.First is { } first && first.Key <= Clock.Now)
        {
            here.Timers.Remove(first);
            here.TimersChanged();
            var thread = Unsafe.As<KernelThread>(first.Owner);
            thread.TimedOut = true;
            if (!Wake(thread))
                thread.TimedOut = false;
        }
        here.TimerLock.ReleaseKeepingInterruptsOff();
        here.QueueLock.Acquire();
        bool preempt = here.Current == here.Idle
            ? here.Queue.Count > 0
            : here.Queue.Count > 0 && here.RanUntil(Clock.Now) >= RunQueue.Slice;
        if (preempt)
            ProcessorLocal.SetSwitchWanted(1);
        ArmSlice(here);
        here.QueueLock.ReleaseKeepingInterruptsOff();
    }

    /// <summary>Another processor has put something into this one's queue, or the running thread may not stay.</summary>
    internal static void HandleReschedule()
    {
        ProcessorState here = Here;
        here.QueueLock.Acquire();
        ulong ran = here.RanUntil(Clock.Now);
        // An idle processor looks even if its own queue is empty: it may steal.
        if (here.Current == here.Idle || !here.Current.Share.MayRunOn(here.Index) || here.Queue.ShouldPreempt(here.Current.Share, ran))
            ProcessorLocal.SetSwitchWanted(1);
        ArmSlice(here);
        here.QueueLock.ReleaseKeepingInterruptsOff();
    }

    // The next interrupt: the first sleeper, or the end of the slice if somebody waits for the processor.
    private static void ArmSlice(ProcessorState here)
    {
        ulong deadline = Volatile.Read(ref here.FirstDeadline);
        if (here.Queue.Count > 0)
        {
            ulong end = Clock.Now + RunQueue.Slice;
            if (end < deadline)
                deadline = end;
        }
        // Setting the timer costs more than a whole switch. One that comes too early finds nothing to do and is set again,
        // so that a busy processor sets it once a slice and not at every switch.
        if (deadline >= here.ArmedUntil)
            return;
        here.ArmedUntil = deadline;
        LocalTimer.Arm(deadline);
    }
}
