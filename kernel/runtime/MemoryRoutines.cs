using System.Runtime;
using System.Runtime.CompilerServices;

namespace Dialogos.Kernel.Runtime;

/// <summary>Copying and filling in assembly (Memory.S).</summary>
// SAFETY: callers vouch for both stretches.
internal static unsafe class MemoryRoutines
{
    /// <summary>Copies bytes that may overlap.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("memmove")]
    internal static extern void Move(byte* destination, byte* source, nuint length);

    /// <summary>Sets bytes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("memset")]
    internal static extern void Fill(byte* destination, int value, nuint length);
}
