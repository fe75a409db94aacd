using System;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Boot;

/// <summary>The archive of first programs that a test VM passes (<c>-initrd</c>); it stays where it is until it was unpacked.</summary>
public static class InitialArchive
{
    /// <summary>Where it lies.</summary>
    public static ulong Physical { get; private set; }

    /// <summary>Bytes; 0 if there is none.</summary>
    public static ulong Length { get; private set; }

    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => Length == 0 ? default : PhysicalMemory.Bytes(Physical, (int)Length);

    /// <summary>Gives its memory back: nobody may read it any more.</summary>
    public static void Free()
    {
        ulong start = Physical & ~4095UL;
        if (Length > 0)
            PageFrames.AddRange(start, ((Physical + Length + 4095) & ~4095UL) - start);
        Length = 0;
    }

    /// <summary>True for the range of the memory map that holds it.</summary>
    internal static bool IsIn(in MemoryRange range) =>
        Length > 0 && Physical >= range.Start && Physical < range.Start + range.Length;

    // Before the runtime is started: plain stores only.
    internal static void Note(ulong physical, ulong length)
    {
        Physical = physical;
        Length = length;
    }
}
