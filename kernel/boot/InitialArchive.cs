using System;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Boot;

/// <summary>The archive of first programs that a test VM passes (<c>-initrd</c>); it stays where it is
/// until its files are somewhere else.</summary>
public static class InitialArchive
{
    /// <summary>Where it lies.</summary>
    public static ulong Physical { get; private set; }

    /// <summary>Bytes; 0 if there is none.</summary>
    public static ulong Length { get; private set; }

    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => Length == 0 ? default : PhysicalMemory.Bytes(Physical, (int)Length);

    /// <summary>Whether a range of the memory map is the archive's.</summary>
    internal static bool IsIn(in MemoryRange range) =>
        Length != 0 && Physical >= range.Start && Physical - range.Start < range.Length;

    /// <summary>Gives its memory to the kernel. Pre: nobody reads it any more.</summary>
    internal static void Free()
    {
        foreach (MemoryRange range in BootRecord.Map)
        {
            if (range.Kind == MemoryKind.LoaderReclaimable && IsIn(range))
                PageFrames.AddRange(range.Start, range.Length);
        }
        Length = 0;
    }

    // Before the runtime is started: plain stores only.
    internal static void Note(ulong physical, ulong length)
    {
        Physical = physical;
        Length = length;
    }
}
