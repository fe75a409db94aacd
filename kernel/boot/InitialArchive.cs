using System;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Boot;

/// <summary>The archive of first programs that a test VM passes (<c>-initrd</c>); it stays where it is.</summary>
public static class InitialArchive
{
    /// <summary>Where it lies.</summary>
    public static ulong Physical { get; private set; }

    /// <summary>Bytes; 0 if there is none.</summary>
    public static ulong Length { get; private set; }

    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => Length == 0 ? default : PhysicalMemory.Bytes(Physical, (int)Length);

    // Before the runtime is started: plain stores only.
    internal static void Note(ulong physical, ulong length)
    {
        Physical = physical;
        Length = length;
    }
}
