using System.Numerics;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dialogos.Kernel.Runtime;

namespace System;

/// <summary>Stretches of memory by reference and length. The compiler calls some of these by name.</summary>
// SAFETY: callers vouch for the lengths; the pointers taken stay valid because the heap never moves objects.
internal static unsafe class SpanHelpers
{
    private const nuint Width = 16;

    [Intrinsic]
    internal static void Memmove(ref byte dest, ref byte src, nuint len) => MemoryRoutines.Move((byte*)Unsafe.AsPointer(ref dest), (byte*)Unsafe.AsPointer(ref src), len);

    [Intrinsic]
    internal static void ClearWithoutReferences(ref byte dest, nuint len) => MemoryRoutines.Fill((byte*)Unsafe.AsPointer(ref dest), 0, len);

    internal static void ClearWithReferences(ref nint ip, nuint pointerSizeLength) => MemoryRoutines.Fill((byte*)Unsafe.AsPointer(ref ip), 0, pointerSizeLength * (nuint)sizeof(nint));

    [Intrinsic]
    internal static void Fill(ref byte dest, byte value, nuint len) => MemoryRoutines.Fill((byte*)Unsafe.AsPointer(ref dest), value, len);

    internal static bool SequenceEqual(ref byte first, ref byte second, nuint length)
    {
        if (length < Width)
            return ShortSequenceEqual(ref first, ref second, length);
        nuint last = length - Width;
        for (nuint i = 0; i < last; i += Width)
        {
            if (!Vector128.EqualsAll(Vector128.LoadUnsafe(ref first, i), Vector128.LoadUnsafe(ref second, i)))
                return false;
        }

        // The last bytes once more, with some that were equal.
        return Vector128.EqualsAll(Vector128.LoadUnsafe(ref first, last), Vector128.LoadUnsafe(ref second, last));
    }

    /// <summary>Where the byte is first, or -1.</summary>
    internal static int IndexOf(ref byte start, byte value, int length)
    {
        if (length >= Vector128<byte>.Count)
        {
            Vector128<byte> wanted = Vector128.Create(value);
            nuint last = (nuint)(length - Vector128<byte>.Count);
            for (nuint i = 0; ; i = Math.Min(i + Width, last))
            {
                uint found = Vector128.Equals(Vector128.LoadUnsafe(ref start, i), wanted).ExtractMostSignificantBits();
                if (found != 0)
                    return (int)i + BitOperations.TrailingZeroCount(found);
                if (i == last)
                    return -1;
            }
        }

        for (int i = 0; i < length; i++)
        {
            if (Unsafe.Add(ref start, i) == value)
                return i;
        }

        return -1;
    }

    /// <summary>Where the number of sixteen bits is first, or -1.</summary>
    internal static int IndexOf(ref ushort start, ushort value, int length)
    {
        if (length >= Vector128<ushort>.Count)
        {
            Vector128<ushort> wanted = Vector128.Create(value);
            nuint last = (nuint)(length - Vector128<ushort>.Count);
            for (nuint i = 0; ; i = Math.Min(i + (nuint)Vector128<ushort>.Count, last))
            {
                // Two bits an element: SSE2 has the instruction for bytes only.
                uint found = Vector128.Equals(Vector128.LoadUnsafe(ref start, i), wanted).AsByte().ExtractMostSignificantBits();
                if (found != 0)
                    return (int)i + (BitOperations.TrailingZeroCount(found) / sizeof(ushort));
                if (i == last)
                    return -1;
            }
        }

        for (int i = 0; i < length; i++)
        {
            if (Unsafe.Add(ref start, i) == value)
                return i;
        }

        return -1;
    }

    private static bool ShortSequenceEqual(ref byte first, ref byte second, nuint length)
    {
        if (length >= sizeof(ulong))
        {
            nuint last = length - sizeof(ulong);
            return Unsafe.ReadUnaligned<ulong>(ref first) == Unsafe.ReadUnaligned<ulong>(ref second) &&
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref first, last)) == Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref second, last));
        }

        for (nuint i = 0; i < length; i++)
        {
            if (Unsafe.AddByteOffset(ref first, i) != Unsafe.AddByteOffset(ref second, i))
                return false;
        }

        return true;
    }
}
