using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>Rows of Q4_K: levels of 4 bits, eight groups with scale and minimum.</summary>
internal readonly struct Q4KRow : IRowFormat
{
    public static float Dot<TGroups, TSum>(
        ref byte row, int blocks, ref sbyte activations, ref float scales, ref float sums)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct
    {
        TSum even = TGroups.Zero, odd = TGroups.Zero;
        float minima = 0;
        Vector256<byte> mask = Vector256.Create((byte)15);
        for (int index = 0; index < blocks; index++)
        {
            ref byte block = ref Unsafe.Add(ref row, (nint)(index * 144));
            ref sbyte inputs = ref Unsafe.Add(ref activations, index * 256);
            Vector256<float> groupScales = GroupScales.Read(ref block, ref scales, ref sums, index, ref minima);
            for (int pair = 0; pair < 4; pair++)
            {
                Vector256<byte> packed = Vector256.LoadUnsafe(ref block, (nuint)(16 + (pair * 32)));
                even = TGroups.AddUnsigned(
                    even, packed & mask, Vector256.LoadUnsafe(ref inputs, (nuint)(pair * 64)), groupScales[2 * pair]);
                odd = TGroups.AddUnsigned(
                    odd,
                    (packed.AsUInt16() >>> 4).AsByte() & mask,
                    Vector256.LoadUnsafe(ref inputs, (nuint)((pair * 64) + 32)),
                    groupScales[(2 * pair) + 1]);
            }
        }

        return TGroups.Total(TGroups.Add(even, odd)) - minima;
    }
}

/// <summary>Rows of Q5_K: as Q4_K, with a fifth bit from 32 bytes whose bit g belongs to group g.</summary>
internal readonly struct Q5KRow : IRowFormat
{
    public static float Dot<TGroups, TSum>(
        ref byte row, int blocks, ref sbyte activations, ref float scales, ref float sums)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct
    {
        TSum even = TGroups.Zero, odd = TGroups.Zero;
        float minima = 0;
        Vector256<byte> mask = Vector256.Create((byte)15), fifthBit = Vector256.Create((byte)16);
        for (int index = 0; index < blocks; index++)
        {
            ref byte block = ref Unsafe.Add(ref row, (nint)(index * 176));
            ref sbyte inputs = ref Unsafe.Add(ref activations, index * 256);
            Vector256<float> groupScales = GroupScales.Read(ref block, ref scales, ref sums, index, ref minima);
            Vector256<ushort> fifth = Vector256.LoadUnsafe(ref block, 16).AsUInt16();
            for (int pair = 0; pair < 4; pair++)
            {
                Vector256<byte> packed = Vector256.LoadUnsafe(ref block, (nuint)(48 + (pair * 32)));
                Vector256<byte> low = (packed & mask) | (((fifth >>> (2 * pair)) << 4).AsByte() & fifthBit);
                Vector256<byte> high = ((packed.AsUInt16() >>> 4).AsByte() & mask)
                    | (((fifth >>> ((2 * pair) + 1)) << 4).AsByte() & fifthBit);
                even = TGroups.AddUnsigned(even, low, Vector256.LoadUnsafe(ref inputs, (nuint)(pair * 64)), groupScales[2 * pair]);
                odd = TGroups.AddUnsigned(
                    odd, high, Vector256.LoadUnsafe(ref inputs, (nuint)((pair * 64) + 32)), groupScales[(2 * pair) + 1]);
            }
        }

        return TGroups.Total(TGroups.Add(even, odd)) - minima;
    }
}

/// <summary>Rows of Q6_K: levels of 6 bits minus 32, a scale for each 16.</summary>
internal readonly struct Q6KRow : IRowFormat
{
    public static float Dot<TGroups, TSum>(
        ref byte row, int blocks, ref sbyte activations, ref float scales, ref float sums)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct
    {
        TSum even = TGroups.Zero, odd = TGroups.Zero;
        Vector256<byte> mask = Vector256.Create((byte)15), upper = Vector256.Create((byte)0x30);
        Vector256<sbyte> offset = Vector256.Create((sbyte)32);
        for (int index = 0; index < blocks; index++)
        {
            ref byte block = ref Unsafe.Add(ref row, (nint)(index * 210));
            ref sbyte inputs = ref Unsafe.Add(ref activations, index * 256);
            float scale = HalfPrecision.Scale(ref Unsafe.Add(ref block, 208));
            for (int half = 0; half < 2; half++)
            {
                Vector256<byte> first = Vector256.LoadUnsafe(ref block, (nuint)(half * 64));
                Vector256<byte> second = Vector256.LoadUnsafe(ref block, (nuint)((half * 64) + 32));
                Vector256<ushort> high = Vector256.LoadUnsafe(ref block, (nuint)(128 + (half * 32))).AsUInt16();
                Vector256<byte> a = (first & mask) | ((high << 4).AsByte() & upper);
                Vector256<byte> b = (second & mask) | ((high << 2).AsByte() & upper);
                Vector256<byte> c = ((first.AsUInt16() >>> 4).AsByte() & mask) | (high.AsByte() & upper);
                Vector256<byte> d = ((second.AsUInt16() >>> 4).AsByte() & mask) | ((high >>> 2).AsByte() & upper);
                int group = (index * 8) + (half * 4);
                ref byte groupScale = ref Unsafe.Add(ref block, 192 + (half * 8));
                even = Add<TGroups, TSum>(even, a, offset, ref inputs, half * 128, scale * Unsafe.Add(ref scales, group), ref groupScale, 0);
                odd = Add<TGroups, TSum>(odd, b, offset, ref inputs, (half * 128) + 32, scale * Unsafe.Add(ref scales, group + 1), ref groupScale, 2);
                even = Add<TGroups, TSum>(even, c, offset, ref inputs, (half * 128) + 64, scale * Unsafe.Add(ref scales, group + 2), ref groupScale, 4);
                odd = Add<TGroups, TSum>(odd, d, offset, ref inputs, (half * 128) + 96, scale * Unsafe.Add(ref scales, group + 3), ref groupScale, 6);
            }
        }

        return TGroups.Total(TGroups.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSum Add<TGroups, TSum>(
        TSum sum, Vector256<byte> levels, Vector256<sbyte> offset, ref sbyte inputs, int start, float scale, ref byte groupScale, int group)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct => TGroups.AddSigned(
            sum,
            levels.AsSByte() - offset,
            Vector256.LoadUnsafe(ref inputs, (nuint)start),
            scale * (sbyte)Unsafe.Add(ref groupScale, group),
            scale * (sbyte)Unsafe.Add(ref groupScale, group + 1));
}

/// <summary>The scales of Q4_K and Q5_K.</summary>
internal static class GroupScales
{
    /// <summary>
    /// Scales of the eight groups times those of the activations; adds minimum times sum of activations, group by group,
    /// to <paramref name="minima"/>. Unpacks twelve bytes of 6-bit numbers with three words (ggml's layout).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Read(ref byte block, ref float scales, ref float sums, int index, ref float minima)
    {
        float scale = HalfPrecision.Scale(ref block), minimum = HalfPrecision.Scale(ref Unsafe.Add(ref block, 2));
        uint first = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref block, 4));
        uint second = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref block, 8));
        uint third = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref block, 12));
        const uint SixBits = 0x3F3F3F3F, FourBits = 0x0F0F0F0F, TwoBits = 0x03030303;
        ulong scaleBytes = (first & SixBits) | (ulong)((third & FourBits) | ((first >> 6) & TwoBits) << 4) << 32;
        ulong minimumBytes = (second & SixBits) | (ulong)(((third >> 4) & FourBits) | ((second >> 6) & TwoBits) << 4) << 32;
        Vector256<float> minimumLevels = Widen(minimumBytes);
        minima += minimum * Vector256.Sum(minimumLevels * Vector256.LoadUnsafe(ref sums, (nuint)(index * 8)));
        return Widen(scaleBytes) * Vector256.LoadUnsafe(ref scales, (nuint)(index * 8)) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Widen(ulong bytes)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)).AsInt32());
    }
}
