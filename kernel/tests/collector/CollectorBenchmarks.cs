using System;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Tests.Collector;

/// <summary>What objects cost, in instructions where the machine counts them.</summary>
public static class CollectorBenchmarks
{
    private static object? s_last;
    private static object[]? s_live;

    private sealed class Small
    {
        internal int First;
        internal object? Second;
    }

    /// <summary>Objects of 32 bytes that die at once; without a collection.</summary>
    [KernelBenchmark]
    public static ulong AllocateSmall()
    {
        const int count = 20_000;
        for (int i = 0; i < count; i++)
            s_last = new Small();
        return count;
    }

    /// <summary>Objects of 32 bytes, with all collections that 64 MiB of them cause over a live set of 20,000.</summary>
    [KernelBenchmark]
    public static ulong AllocateAndCollect()
    {
        s_live ??= MakeLive(20_000);
        const int count = 64 * 1024 * 1024 / 32;
        for (int i = 0; i < count; i++)
            s_last = new Small();
        return count;
    }

    /// <summary>Collections of 20,000 live objects; the figure is for one object.</summary>
    [KernelBenchmark]
    public static ulong CollectLive()
    {
        s_live ??= MakeLive(20_000);
        for (int i = 0; i < 4; i++)
            GC.Collect();
        return 4 * 20_000;
    }

    /// <summary>Arrays of 4,096 bytes.</summary>
    [KernelBenchmark]
    public static ulong AllocatePageSizedArray()
    {
        const int count = 500;
        for (int i = 0; i < count; i++)
            s_last = new byte[4096];
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object[] MakeLive(int count)
    {
        object[] live = new object[count];
        object? last = null;
        for (int i = 0; i < count; i++)
            live[i] = last = new Small { First = i, Second = last };
        return live;
    }
}
