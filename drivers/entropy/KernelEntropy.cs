using System;
using System.Buffers.Binary;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Entropy;

/// <summary>The kernel's random bytes, and the sources that seed them.</summary>
public static class KernelEntropy
{
    /// <summary>The pool.</summary>
    public static EntropyPool Pool { get; } = new();

    /// <summary>
    /// Mixes in what the processor has: the time, which does not count as a seed, and its random numbers, which do.
    /// </summary>
    public static void SeedFromProcessor()
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Processor.ReadTimeStampCounter());
        Pool.Seed(bytes, false);
        var count = 0;
        for (; count < EntropyPool.SeedBytes && RandomInstructions.TryRead(out var value); count += bytes.Length)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            Pool.Seed(bytes, true);
        }
        bytes.Clear();
        if (count > 0)
            Log.Information($"entropy: {count} bytes from the processor");
    }

    /// <summary>Mixes in bytes of a virtio entropy device.</summary>
    public static Result AddSource(VirtioEntropyDevice device)
    {
        Span<byte> bytes = stackalloc byte[64];
        var length = device.Read(bytes);
        if (length.Failed)
            return length.Error;
        Pool.Seed(bytes.Slice(0, length.Value), true);
        bytes.Clear();
        Log.Information($"entropy: {length.Value} bytes from the host");
        return Result.Ok;
    }
}
