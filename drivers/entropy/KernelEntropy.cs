// Intel SDM volume 2: RDSEED comes from the noise source itself, RDRAND from a generator that it seeds.
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

    /// <summary>Mixes in what every machine has: the time. It does not count as a seed.</summary>
    public static void SeedFromTime()
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Processor.ReadTimeStampCounter());
        Pool.Seed(bytes, false);
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
