using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Runtime.Collector;

/// <summary>When the heap is collected, and in which steps.</summary>
// SAFETY: every step runs under the heap's lock, interrupts off, with the world stopped.
internal static unsafe class Collection
{
    private const nuint LeastThreshold = 8 << 20;
    private static uint s_sinceForced;

    /// <summary>Bytes taken since the last collection that start the next one.</summary>
    internal static nuint Threshold { get; private set; } = LeastThreshold;

    /// <summary>Not 0: a collection before every so many allocations, each of them on the slow way. For tests.</summary>
    internal static uint StressInterval { get; set; }

    /// <summary>Collects if it is time. Pre: the lock is held.</summary>
    internal static void BeforeAllocation(nuint size)
    {
        bool forced = StressInterval != 0 && ++s_sinceForced >= StressInterval;
        if (forced || HeapFigures.BytesTaken + size > Threshold)
            Collect(keepPages: true);
    }

    /// <summary>Collects because the platform has no page. Pre: the lock is held.</summary>
    internal static void CollectForWantOfPages() => Collect(keepPages: true);

    /// <summary>Collects and gives free regions back.</summary>
    internal static void CollectNow() => Locked(&CollectAndTrim);

    /// <summary>Collects and keeps free regions, so that what follows pays for no fresh page.</summary>
    internal static void CollectKeepingPages() => Locked(&CollectForWantOfPages);

    /// <summary>Runs code under the heap's lock. Pre: objects may be made here.</summary>
    internal static void Locked(delegate*<void> code)
    {
        ulong flags = Platform.DisableInterrupts();
        if (!Platform.MayAllocate(flags))
            Platform.FailFast(FailureKind.Runtime, "The heap was asked for with interrupts off.");
        ManagedHeap.Enter();
        code();
        ManagedHeap.Exit();
        Platform.RestoreInterrupts(flags);
    }

    private static void CollectAndTrim() => Collect(keepPages: false);

    private static void Collect(bool keepPages)
    {
        s_sinceForced = 0;
        Platform.StopTheWorld();
        ulong start = Platform.TimeStamp();
        ManagedHeap.CloseWindows();
        CallWithRegistersSaved(&MarkFrom);
        ManagedHeap.Sweep();
        HeapFigures.TakenBefore += HeapFigures.BytesTaken;
        HeapFigures.BytesTaken = 0;
        Threshold = Math.Max(LeastThreshold, HeapFigures.LiveBytes);
        PageRuns.Trim(keepPages ? Threshold : 0);
        HeapFigures.Collections++;
        HeapFigures.LastCounts = Platform.TimeStamp() - start;
        HeapFigures.LongestCounts = Math.Max(HeapFigures.LongestCounts, HeapFigures.LastCounts);
        Platform.ResumeTheWorld();
    }

    private static void MarkFrom(nuint stackPointer)
    {
        Roots.Mark(stackPointer);
        Marker.Finish();
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("CallWithRegistersSaved")]
    internal static extern void CallWithRegistersSaved(delegate*<nuint, void> code);
}
