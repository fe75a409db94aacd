using System.Threading;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Runtime;

// System.Threading.Lock: a word (0 free, 1 taken, 2 taken and waited for) and, for those who wait, one of a few wait
// queues chosen by the lock's owner count. The queues exist from the start, so that taking a lock never allocates.
internal static partial class Platform
{
    private const int QueueCount = 32;
    private static WaitQueue[]? s_lockQueues;
    private static int s_lockNumbers;

    /// <summary>Creates the wait queues. Before this, a lock that is taken is waited for by spinning.</summary>
    internal static void PrepareLocks()
    {
        var queues = new WaitQueue[QueueCount];
        for (int i = 0; i < QueueCount; i++)
            queues[i] = new WaitQueue();
        s_lockQueues = queues;
    }

    internal static partial long CurrentThreadNumber() => Scheduler.Current?.Identifier ?? 1;

    internal static partial void EnterLock(ref LockState state)
    {
        long self = CurrentThreadNumber();
        if (state.Owner == self && state.Word != 0)
        {
            state.Depth++;
            return;
        }
        if (Interlocked.CompareExchange(ref state.Word, 1, 0) != 0)
            WaitForLock(ref state);
        state.Owner = self;
        state.Depth = 1;
        if (LockOrder.IsOn)
            LockOrder.Entered(ref state);
    }

    internal static partial bool TryEnterLock(ref LockState state)
    {
        long self = CurrentThreadNumber();
        if (state.Owner == self && state.Word != 0)
        {
            state.Depth++;
            return true;
        }
        if (Interlocked.CompareExchange(ref state.Word, 1, 0) != 0)
            return false;
        state.Owner = self;
        state.Depth = 1;
        return true;
    }

    internal static partial void ExitLock(ref LockState state)
    {
        if (state.Owner != CurrentThreadNumber() || state.Word == 0)
            FailFast(FailureKind.Runtime, "A lock was given back by a thread that does not hold it.");
        state.Depth--;
        if (state.Depth > 0)
            return;
        if (LockOrder.IsOn)
            LockOrder.Left(ref state);
        state.Owner = 0;
        if (Interlocked.Exchange(ref state.Word, 0) != 2)
            return;
        WaitQueue queue = QueueOf(ref state);
        ulong flags = queue.Acquire();
        queue.WakeAll();
        queue.Release(flags);
    }

    internal static partial bool IsLockHeld(ref LockState state) => state.Word != 0 && state.Owner == CurrentThreadNumber();

    internal static partial void Yield()
    {
        World.PollStop();
        if (Scheduler.IsRunning && Processor.InterruptsEnabled && ProcessorLocal.PreemptionDepth() == 0)
            Scheduler.Yield();
        else
            Processor.Pause();
    }

    private static void WaitForLock(ref LockState state)
    {
        if (s_lockQueues == null || !Scheduler.IsRunning || !Processor.InterruptsEnabled || ProcessorLocal.PreemptionDepth() != 0)
        {
            while (Interlocked.CompareExchange(ref state.Word, 1, 0) != 0)
            {
                World.PollStop();
                Processor.Pause();
            }
            return;
        }
        WaitQueue queue = QueueOf(ref state);
        ulong flags = queue.Acquire();
        while (Interlocked.Exchange(ref state.Word, 2) != 0)
            queue.Wait();
        queue.Release(flags);
    }

    // Any fixed assignment of locks to queues is right; a number given at the first wait spreads them.
    private static WaitQueue QueueOf(ref LockState state)
    {
        object? known = Volatile.Read(ref state.Waiters);
        if (known == null)
        {
            WaitQueue chosen = s_lockQueues![Interlocked.Increment(ref s_lockNumbers) % QueueCount];
            known = Interlocked.CompareExchange(ref state.Waiters, chosen, null) ?? chosen;
        }
        return (WaitQueue)known;
    }
}
