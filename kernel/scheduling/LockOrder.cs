// Lock-order checking, switched on by `checks=locks` on the command line: costs a look-up for each lock that is taken, and
// reports the first order that could deadlock, with both stacks. A lock carries its number, so that a new lock in the memory of
// a collected one is another lock; locks beyond the graph's capacity are not checked.
using System;
using System.Threading;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Runtime;

namespace Dialogos.Kernel.Scheduling;

/// <summary>The locks that a thread holds, in the order in which it took them.</summary>
internal sealed class HeldLocks
{
    internal const int Capacity = 16;
    internal readonly int[] Numbers = new int[Capacity];
    internal int Count;
}

/// <summary>Checks the order in which <see cref="Lock"/>s are taken.</summary>
internal static class LockOrder
{
    private const int TraceLength = 8;
    private const int MaximumEdges = 512;
    // Frames of this class and of the lock itself, which tell nothing.
    private const int SkippedFrames = 3;

    private static readonly LockOrderGraph s_graph = new();
    private static readonly int[] s_edges = new int[MaximumEdges];
    private static readonly ulong[] s_traces = new ulong[MaximumEdges * TraceLength];
    private static int s_edgeCount;
    private static readonly SpinLock s_guard = new();

    /// <summary>True while orders are checked. Callers look first: most machines never check.</summary>
    internal static bool IsOn { get; set; }

    internal static void Entered(ref LockState state)
    {
        KernelThread? thread = Scheduler.Current;
        if (thread == null || Panic.IsActive)
            return;
        ulong flags = s_guard.Acquire();
        int number = NumberOf(ref state);
        int conflict = -1;
        for (int i = 0; number >= 0 && i < thread.Held.Count && conflict < 0; i++)
        {
            int held = thread.Held.Numbers[i];
            if (held == number || s_graph.IsKnown(held, number))
                continue;
            if (s_graph.TryAdd(held, number))
                Remember(held, number);
            else
                conflict = held;
        }
        if (number >= 0 && thread.Held.Count < HeldLocks.Capacity)
            thread.Held.Numbers[thread.Held.Count++] = number;
        s_guard.Release(flags);
        if (conflict >= 0)
            Report(conflict, number);
    }

    internal static void Left(ref LockState state)
    {
        KernelThread? thread = Scheduler.Current;
        if (thread == null)
            return;
        ulong flags = s_guard.Acquire();
        int number = NumberOf(ref state);
        HeldLocks held = thread.Held;
        for (int i = held.Count - 1; i >= 0; i--)
        {
            if (held.Numbers[i] != number)
                continue;
            held.Count--;
            for (int j = i; j < held.Count; j++)
                held.Numbers[j] = held.Numbers[j + 1];
            break;
        }
        s_guard.Release(flags);
    }

    // In the lock the number is one more, since a new lock is all zeros.
    private static int NumberOf(ref LockState state)
    {
        if (state.OrderNumber == 0)
            state.OrderNumber = s_graph.Register() + 1;
        return state.OrderNumber - 1;
    }

    private static void Remember(int held, int taken)
    {
        if (s_edgeCount == MaximumEdges)
            return;
        s_edges[s_edgeCount] = held << 16 | taken;
        Symbols.CaptureTrace(s_traces.AsSpan(s_edgeCount * TraceLength, TraceLength), SkippedFrames);
        s_edgeCount++;
    }

    private static void Report(int held, int taken)
    {
        // The opposite order may lead through other locks; the step that leaves the taken lock is shown.
        for (int i = 0; i < s_edgeCount; i++)
        {
            if (s_edges[i] >> 16 == taken && (s_graph.IsKnown(taken, held) ? (s_edges[i] & 0xFFFF) == held : true))
                Panic.Fail("Lock order: two locks are taken in opposite orders and can deadlock. The other order was taken here:",
                    s_traces.AsSpan(i * TraceLength, TraceLength));
        }
        Panic.Fail("Lock order: two locks are taken in opposite orders and can deadlock.");
    }
}
