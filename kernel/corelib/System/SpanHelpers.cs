using System.Runtime;
using System.Runtime.CompilerServices;
using Dialogos.Kernel.Runtime;

namespace System;

/// <summary>Stretches of memory by reference and length. The compiler calls some of these by name.</summary>
// SAFETY: callers vouch for the lengths; the pointers taken stay valid because the heap never moves objects.
internal static unsafe class SpanHelpers
{
    [Intrinsic]
    internal static void Memmove(ref byte dest, ref byte src, nuint len) => MemoryRoutines.Move((byte*)Unsafe.AsPointer(ref dest), (byte*)Unsafe.AsPointer(ref src), len);

    [Intrinsic]
    internal static void ClearWithoutReferences(ref byte dest, nuint len) => MemoryRoutines.Fill((byte*)Unsafe.AsPointer(ref dest), 0, len);

    internal static void ClearWithReferences(ref nint ip, nuint pointerSizeLength) => MemoryRoutines.Fill((byte*)Unsafe.AsPointer(ref ip), 0, pointerSizeLength * (nuint)sizeof(nint));

    [Intrinsic]
    internal static void Fill(ref byte dest, byte value, nuint len) => MemoryRoutines.Fill((byte*)Unsafe.AsPointer(ref dest), value, len);

    internal static bool SequenceEqual(ref byte first, ref byte second, nuint length)
    {
        nuint i = 0;
        for (; i + 8 <= length; i += 8)
        {
            if (Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref first, i)) != Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref second, i)))
                return false;
        }

        for (; i < length; i++)
        {
            if (Unsafe.AddByteOffset(ref first, i) != Unsafe.AddByteOffset(ref second, i))
                return false;
        }

        return true;
    }
}
