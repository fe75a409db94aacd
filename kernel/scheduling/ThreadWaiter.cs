using System.Threading;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Scheduling;

/// <summary>How a wait ended.</summary>
public enum WaitEnd
{
    /// <summary>Somebody called <see cref="ThreadWaiter.Wake"/>.</summary>
    Woken,
    /// <summary>The time is over.</summary>
    TimedOut,
    /// <summary>The thread has something else to do first: a signal, its end.</summary>
    Interrupted,
}

/// <summary>
/// Lets one thread wait for "something has changed", from any number of sources. Use: <see cref="Reset"/>, look at the
/// condition, <see cref="Wait"/>, again. A wake-up after the reset is never lost.
/// </summary>
public sealed class ThreadWaiter
{
    private readonly KernelThread _thread;
    private int _woken;
    private int _interrupted;

    internal ThreadWaiter(KernelThread thread) => _thread = thread;

    /// <summary>True while the thread should leave every interruptible wait.</summary>
    public bool IsInterrupted => Volatile.Read(ref _interrupted) != 0;

    /// <summary>Forgets earlier wake-ups.</summary>
    public void Reset() => Interlocked.Exchange(ref _woken, 0);

    /// <summary>Ends the present or next wait. From threads and interrupt handlers.</summary>
    public void Wake()
    {
        Interlocked.Exchange(ref _woken, 1);
        Scheduler.Wake(_thread);
    }

    /// <summary>Waits until <see cref="Wake"/>, until the clock reaches the deadline, or until the thread is interrupted.</summary>
    public WaitEnd Wait(ulong deadline = ulong.MaxValue, bool interruptibly = true)
    {
        for (; ; )
        {
            ulong flags = Processor.DisableInterrupts();
            Scheduler.PrepareToBlock();
            // Whoever wakes sets the flag and then looks at the state; here the state is set and then the flag is looked at.
            // Without this the processor may do the look first (Intel SDM volume 3, 9.2.3.4), and each misses the other.
            Interlocked.MemoryBarrier();
            bool ready = Volatile.Read(ref _woken) != 0 || (interruptibly && IsInterrupted);
            bool inTime = true;
            if (ready)
                _thread.State = ThreadState.Running;
            else
                inTime = Scheduler.BlockUntil(deadline);
            Processor.RestoreInterrupts(flags);
            if (Volatile.Read(ref _woken) != 0)
                return WaitEnd.Woken;
            if (interruptibly && IsInterrupted)
                return WaitEnd.Interrupted;
            if (!inTime)
                return WaitEnd.TimedOut;
        }
    }

    /// <summary>Makes the thread leave interruptible waits until <see cref="EndInterruption"/>.</summary>
    internal void Interrupt()
    {
        Interlocked.Exchange(ref _interrupted, 1);
        Scheduler.Wake(_thread);
    }

    internal void EndInterruption() => Interlocked.Exchange(ref _interrupted, 0);
}
