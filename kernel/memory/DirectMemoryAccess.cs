using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Memory;

/// <summary>Memory that a device reads and writes: physically contiguous, below 4 GiB, cleared, coherent on x86.</summary>
public readonly struct DmaBuffer
{
    internal DmaBuffer(ulong physical, int length, int order)
    {
        Physical = physical;
        Length = length;
        Order = order;
    }

    /// <summary>The address that the device is told; a multiple of 4096.</summary>
    public ulong Physical { get; }

    /// <summary>Bytes that were asked for.</summary>
    public int Length { get; }

    internal int Order { get; }

    /// <summary>The bytes as the processor sees them.</summary>
    public Span<byte> Bytes => PhysicalMemory.Bytes(Physical, Length);

    /// <summary>Virtual address of the first byte, for structures that device and driver share.</summary>
    public ulong Address => PhysicalMemory.ToVirtual(Physical);
}

/// <summary>Allocates <see cref="DmaBuffer"/>s.</summary>
public static class DirectMemoryAccess
{
    /// <summary>Takes a buffer of up to 4 MiB.</summary>
    public static Result<DmaBuffer> Allocate(int length)
    {
        if (length <= 0 || length > PhysicalMemory.PageSize << BuddyAllocator.MaximumOrder)
            return Errno.InvalidArgument;
        int order = 0;
        while (PhysicalMemory.PageSize << order < length)
            order++;
        ulong physical = PageFrames.Allocate(order, FrameZone.Low);
        if (physical == 0)
            return Errno.OutOfMemory;
        PhysicalMemory.Bytes(physical, PhysicalMemory.PageSize << order).Clear();
        return new DmaBuffer(physical, length, order);
    }

    /// <summary>Gives a buffer back; the device must have finished with it.</summary>
    public static void Return(DmaBuffer buffer) => PageFrames.Return(buffer.Physical, buffer.Order);
}
