using System;
using System.Threading;
using Dialogos.Kernel.Collections;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Scheduling;

/// <summary>
/// Calls back at a moment of the monotonic clock, on a thread that all alarms share: what it calls must be short. After
/// <see cref="Cancel"/> one call that had begun may still come: who is called looks whether it still applies.
/// </summary>
public sealed class Alarm
{
    private static readonly Lock s_lock = new();
    private static readonly PairingHeap s_pending = new();
    private static KernelThread? s_thread;
    private readonly HeapNode _node;
    private readonly Action _ring;

    /// <summary>An alarm that is not set.</summary>
    public Alarm(Action ring)
    {
        _ring = ring;
        _node = new HeapNode(this);
    }

    /// <summary>Starts the thread that rings.</summary>
    public static Result Start()
    {
        Result<KernelThread> thread = Scheduler.CreateThread("alarms", Run);
        if (thread.Failed)
            return thread.Error;
        s_thread = thread.Value;
        Scheduler.Wake(thread.Value);
        return Result.Ok;
    }

    /// <summary>Sets the moment, in place of an earlier one.</summary>
    public void Set(ulong deadline)
    {
        lock (s_lock)
        {
            if (_node.IsQueued)
                s_pending.Remove(_node);
            s_pending.Insert(_node, deadline);
            if (s_pending.First == _node)
                s_thread!.Waiter.Wake();
        }
    }

    /// <summary>Forgets the moment.</summary>
    public void Cancel()
    {
        lock (s_lock)
        {
            if (_node.IsQueued)
                s_pending.Remove(_node);
        }
    }

    private static void Run()
    {
        ThreadWaiter waiter = s_thread!.Waiter;
        for (; ; )
        {
            waiter.Reset();
            ulong next = ulong.MaxValue;
            Alarm? due = null;
            lock (s_lock)
            {
                HeapNode? first = s_pending.First;
                if (first != null && first.Key <= Clock.Now)
                    due = (Alarm)s_pending.RemoveFirst()!.Owner;
                else if (first != null)
                    next = first.Key;
            }
            if (due != null)
                due._ring();
            else
                waiter.Wait(next, interruptibly: false);
        }
    }
}
