using System;
using Dialogos.Drivers.Entropy;

namespace Dialogos.Kernel.Tests.Drivers;

/// <summary>The kernel's random bytes.</summary>
public static class EntropyTests
{
    /// <summary>Two answers differ, and neither is one byte repeated.</summary>
    [KernelTest]
    public static void Random_bytes_are_not_constant(KernelTestContext context)
    {
        context.Expect(KernelEntropy.Pool.IsSeeded, "the machine has a source of entropy");
        var first = new byte[256];
        var second = new byte[256];
        context.Expect(KernelEntropy.Pool.Fill(first).IsOk && KernelEntropy.Pool.Fill(second).IsOk, "the pool answers");
        context.Expect(!first.AsSpan().SequenceEqual(second), "two answers differ");
        var seen = new bool[256];
        var distinct = 0;
        foreach (var value in first)
        {
            distinct += seen[value] ? 0 : 1;
            seen[value] = true;
        }
        // 256 fair draws show about 162 values; fewer than 100 happen less than once in 2^100 runs.
        context.Expect(distinct >= 100, "the bytes are spread");
    }
}
