using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Processes.Machine;

/// <summary>The only code that touches user addresses (processes/machine/UserCopy.S). Callers have checked the range.</summary>
internal static class UserAccess
{
    /// <summary>Copies from ring 3; returns how many bytes were not copied.</summary>
    internal static ulong CopyIn(Span<byte> to, ulong from)
    {
        // SAFETY: the span is pinned by being on the stack or in a heap that does not move; the user side may fault.
        unsafe
        {
            fixed (byte* kernel = &MemoryMarshal.GetReference(to))
                return CopyUserBytes((ulong)kernel, from, (ulong)to.Length);
        }
    }

    /// <summary>Copies to ring 3; returns how many bytes were not copied.</summary>
    internal static ulong CopyOut(ulong to, ReadOnlySpan<byte> from)
    {
        // SAFETY: as in CopyIn.
        unsafe
        {
            fixed (byte* kernel = &MemoryMarshal.GetReference(from))
                return CopyUserBytes(to, (ulong)kernel, (ulong)from.Length);
        }
    }

    /// <summary>Length of a text up to its zero; <paramref name="most"/> if there is none before; -1 if a page is missing.</summary>
    [RuntimeImport("FindUserZero")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern long FindZero(ulong address, ulong most);

    /// <summary>An atomic exchange in ring 3's memory; not 0 if the page is missing.</summary>
    [RuntimeImport("CompareExchangeUser")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int CompareExchange(ulong address, uint value, uint expected, ref uint found);

    /// <summary>True for the addresses of the copies above.</summary>
    internal static bool IsCopying(ulong instruction) => Recovery(instruction) != 0;

    /// <summary>If the fault hit one of the copies above, lets it end with a failure; false if it did not.</summary>
    internal static bool TryRecover(ref InterruptFrame frame)
    {
        ulong target = Recovery(frame.Rip);
        if (target == 0)
            return false;
        frame.Rip = target;
        return true;
    }

    [RuntimeImport("CopyUserBytes")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong CopyUserBytes(ulong to, ulong from, ulong count);

    [RuntimeImport("UserAccessRecovery")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Recovery(ulong instruction);
}
