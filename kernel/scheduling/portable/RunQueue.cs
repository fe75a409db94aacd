// Words. *Virtual time* is the time that a thread has run, stretched by its priority: a thread of weight 2w ages half as
// fast as one of weight w. The queue always offers the thread with the least virtual time, so that over any stretch in
// which the same threads want to run, each gets processor time in proportion to its weight, and none starves.
using System;
using Dialogos.Kernel.Collections;

namespace Dialogos.Kernel.Scheduling;

/// <summary>How much of a busy processor a thread gets, relative to others.</summary>
public enum ThreadPriority
{
    /// <summary>A quarter of a normal thread's share.</summary>
    Low,
    /// <summary>The usual.</summary>
    Normal,
    /// <summary>Four times a normal thread's share.</summary>
    High,
}

/// <summary>The part of a thread that a run queue sees.</summary>
public sealed class RunShare
{
    /// <summary>Creates the share of a thread.</summary>
    public RunShare(object thread, ThreadPriority priority)
    {
        Thread = thread;
        Node = new HeapNode(this);
        Priority = priority;
    }

    /// <summary>Whose share it is.</summary>
    public object Thread { get; }

    /// <summary>The thread's priority.</summary>
    public ThreadPriority Priority { get; set; }

    /// <summary>Virtual time in nanoseconds of a normal thread.</summary>
    public ulong VirtualTime { get; internal set; }

    /// <summary>The processors that the thread may run on, a bit each (its affinity, sched(7)).</summary>
    public ulong Allowed { get; set; } = ulong.MaxValue;

    /// <summary>True if the thread may run on the processor with this number.</summary>
    public bool MayRunOn(int processor) => (Allowed >> processor & 1) != 0;

    internal HeapNode Node { get; }
    // The next of those that are out of the queue while one behind them is taken.
    internal RunShare? NextAside;

    /// <summary>True while the thread waits in a queue.</summary>
    public bool IsQueued => Node.IsQueued;
}

/// <summary>The threads that are ready to run on one processor. The caller serialises calls.</summary>
public sealed class RunQueue
{
    /// <summary>A running thread keeps the processor until it is this far behind the first in the queue.</summary>
    public const ulong Slice = 4_000_000;

    // A thread that slept may be this far behind the others: it runs soon, but cannot hoard.
    private const ulong SleeperCredit = Slice;
    private readonly PairingHeap _heap = new();
    private ulong _floor;

    /// <summary>Threads in the queue.</summary>
    public int Count => _heap.Count;

    /// <summary>
    /// Lets the queue's floor follow the running thread, which has run for <paramref name="ranNanoseconds"/> since it was
    /// last charged. Called before a thread is added beside it, and when it leaves an empty queue; otherwise taking the first
    /// sets the floor. Without it, a thread that ran alone for seconds would owe each newcomer those seconds, and starve
    /// until they had run as long.
    /// </summary>
    public void Follow(RunShare running, ulong ranNanoseconds)
    {
        ulong least = running.VirtualTime + Stretch(running.Priority, ranNanoseconds);
        HeapNode? first = _heap.First;
        if (first != null && first.Key < least)
            least = first.Key;
        if (least > _floor)
            _floor = least;
    }

    /// <summary>Adds a ready thread.</summary>
    public void Add(RunShare share)
    {
        ulong least = _floor > SleeperCredit ? _floor - SleeperCredit : 0;
        if (share.VirtualTime < least)
            share.VirtualTime = least;
        _heap.Insert(share.Node, share.VirtualTime);
    }

    /// <summary>Takes the thread that should run next; null if none is ready.</summary>
    public object? TakeNext()
    {
        HeapNode? node = _heap.RemoveFirst();
        if (node == null)
            return null;
        if (node.Key > _floor)
            _floor = node.Key;
        return ((RunShare)node.Owner).Thread;
    }

    /// <summary>
    /// Takes, for another processor, the first thread that may run there; null if there is none. The others keep their times.
    /// </summary>
    public RunShare? TakeFor(int processor)
    {
        RunShare? aside = null;
        RunShare? taken = null;
        while (taken == null && _heap.RemoveFirst() is { } node)
        {
            var share = (RunShare)node.Owner;
            if (share.MayRunOn(processor))
                taken = share;
            else
                (share.NextAside, aside) = (aside, share);
        }
        if (taken != null && aside == null && taken.VirtualTime > _floor)
            _floor = taken.VirtualTime;
        while (aside != null)
        {
            RunShare share = aside;
            (aside, share.NextAside) = (share.NextAside, null);
            _heap.Insert(share.Node, share.VirtualTime);
        }
        return taken;
    }

    /// <summary>Puts a thread that yields behind the first in the queue, before it is added; what it was ahead is lost.</summary>
    public void GiveWay(RunShare share)
    {
        HeapNode? first = _heap.First;
        if (first != null && share.VirtualTime < first.Key)
            share.VirtualTime = first.Key;
    }

    /// <summary>Takes a given thread out.</summary>
    public void Remove(RunShare share) => _heap.Remove(share.Node);

    /// <summary>
    /// Moves a thread's virtual time from this queue's scale to another's, so that a migrated thread keeps its lead or lag.
    /// </summary>
    public void Rebase(RunShare share, RunQueue target)
    {
        ulong lead = share.VirtualTime > _floor ? share.VirtualTime - _floor : 0;
        share.VirtualTime = target._floor + lead;
    }

    /// <summary>Charges a thread for the nanoseconds that it has run.</summary>
    public static void Charge(RunShare share, ulong nanoseconds) => share.VirtualTime += Stretch(share.Priority, nanoseconds);

    /// <summary>
    /// True if the running thread, which has run for <paramref name="ranNanoseconds"/> since it was last charged, should
    /// make way for the first in the queue.
    /// </summary>
    public bool ShouldPreempt(RunShare running, ulong ranNanoseconds)
    {
        HeapNode? first = _heap.First;
        if (first == null)
            return false;
        return ranNanoseconds >= Slice
            ? first.Key <= running.VirtualTime + Stretch(running.Priority, ranNanoseconds)
            : first.Key + Slice < running.VirtualTime;
    }

    private static ulong Stretch(ThreadPriority priority, ulong nanoseconds) => priority switch
    {
        ThreadPriority.Low => nanoseconds * 4,
        ThreadPriority.High => nanoseconds / 4,
        _ => nanoseconds,
    };
}
