using System.Runtime.CompilerServices;
using Dialogos.Kernel.Runtime.Collector;

namespace System;

/// <summary>The collector's door for everyone: one generation, blocking, non-moving.</summary>
// SAFETY: passes the addresses of methods without arguments.
public static unsafe class GC
{
    private static long s_total;

    /// <summary>The oldest generation: there is one.</summary>
    public static int MaxGeneration => 0;

    /// <summary>Collects now, and gives pages that are free afterwards back.</summary>
    public static void Collect() => Collection.CollectNow();

    /// <summary>How often a generation was collected.</summary>
    public static int CollectionCount(int generation)
    {
        if (generation < 0)
            throw new ArgumentOutOfRangeException(nameof(generation));
        return generation > MaxGeneration ? 0 : (int)HeapFigures.Collections;
    }

    /// <summary>Bytes of cells that are taken; after a collection, if that is asked for.</summary>
    public static long GetTotalMemory(bool forceFullCollection)
    {
        if (forceFullCollection)
            Collect();
        Collection.Locked(&ReadTotal);
        return Threading.Volatile.Read(ref s_total);
    }

    /// <summary>Keeps an object alive up to this call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void KeepAlive(object? obj)
    {
    }

    private static void ReadTotal() => s_total = (long)(HeapFigures.LiveBytes + HeapFigures.BytesTaken);
}
