// The direct map: all physical memory, at one constant offset. It is how the kernel reads and writes a frame by number.
using System;

namespace Dialogos.Kernel.Memory;

/// <summary>Translates between physical addresses and the direct map.</summary>
public static class PhysicalMemory
{
    /// <summary>Bytes of a page or a frame.</summary>
    public const int PageSize = 4096;
    /// <summary>Where physical address 0 is seen.</summary>
    public const ulong DirectMapBase = 0xFFFF800000000000;

    // Before the kernel's own tables are in use, memory is seen where the loader mapped it: at its physical address.
    private static ulong s_offset;

    /// <summary>Virtual address of a physical one. It must be memory, not a device.</summary>
    public static ulong ToVirtual(ulong physical) => physical + s_offset;

    /// <summary>The bytes at a physical address, which must be memory that nobody else uses.</summary>
    public static Span<byte> Bytes(ulong physical, int length)
    {
        // SAFETY: all memory is mapped at the offset; ownership is the caller's duty.
        unsafe { return new Span<byte>((void*)ToVirtual(physical), length); }
    }

    /// <summary>The bytes at a mapped virtual address.</summary>
    public static Span<byte> At(ulong address, int length)
    {
        // SAFETY: the caller states that the range is mapped and its own.
        unsafe { return new Span<byte>((void*)address, length); }
    }

    /// <summary>A structure at a mapped virtual address.</summary>
    public static ref T Structure<T>(ulong address) where T : unmanaged
    {
        // SAFETY: the caller states that the range is mapped, holds a T and outlives the reference.
        unsafe { return ref *(T*)address; }
    }

    /// <summary>The address of a structure that does not move.</summary>
    public static ulong AddressOf<T>(ref T structure) where T : allows ref struct
    {
        // SAFETY: only the number is used; objects of the heap do not move.
        unsafe { return (ulong)System.Runtime.CompilerServices.Unsafe.AsPointer(ref structure); }
    }

    /// <summary>Fills a frame with zeros.</summary>
    public static void ClearFrame(ulong physical) => Bytes(physical, PageSize).Clear();

    internal static void UseDirectMap() => s_offset = DirectMapBase;
}
