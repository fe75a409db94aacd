using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>What copies and fills cost.</summary>
public static class MemoryBenchmarks
{
    private static readonly byte[] s_source = new byte[4096];
    private static readonly byte[] s_target = new byte[4096];

    /// <summary>Copies of 24 bytes.</summary>
    [KernelBenchmark]
    public static ulong CopySmall() => Copy(24, 1000);

    /// <summary>Copies of a page.</summary>
    [KernelBenchmark]
    public static ulong CopyPage() => Copy(4096, 100);

    /// <summary>Fills of a page.</summary>
    [KernelBenchmark]
    public static ulong FillPage()
    {
        for (int i = 0; i < 100; i++)
            s_target.AsSpan().Fill((byte)i);
        return 100;
    }

    private static ulong Copy(int length, int times)
    {
        for (int i = 0; i < times; i++)
            s_source.AsSpan(0, length).CopyTo(s_target);
        return (ulong)times;
    }
}
