using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Processes.Machine;

/// <summary>The code of processes/machine/VirtualLibrary.S, as it lies in the kernel's image.</summary>
internal static class VirtualLibraryCode
{
    /// <summary>Its bytes.</summary>
    internal static ReadOnlySpan<byte> Bytes => PhysicalMemory.At(Start(), Length());

    /// <summary>Where in the code an entry begins.</summary>
    [RuntimeImport("VirtualLibraryEntry")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int EntryOf(int number);

    [RuntimeImport("VirtualLibraryCode")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Start();

    [RuntimeImport("VirtualLibraryLength")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int Length();
}
