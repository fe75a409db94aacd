using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dialogos.SelfImprove.Model.Tensors;

/// <summary>A quantised type as rows to multiply with quantised activations. Callers have checked the lengths.</summary>
internal interface IRowFormat
{
    static abstract float Dot<TGroups, TSum>(
        ref byte row, int blocks, ref sbyte activations, ref float scales, ref float sums)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct;
}

/// <summary>A block of 32 that unpacks to one group; the rows of these types differ only in that.</summary>
internal interface ISmallBlock
{
    static abstract int Bytes { get; }

    /// <summary>What is subtracted from each level; 0 for signed levels.</summary>
    static abstract int Offset { get; }

    static abstract Vector256<byte> Unpack(ref byte block);
}

internal readonly struct SmallBlockRow<TBlock> : IRowFormat
    where TBlock : struct, ISmallBlock
{
    public static float Dot<TGroups, TSum>(
        ref byte row, int blocks, ref sbyte activations, ref float scales, ref float sums)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct
    {
        TSum even = TGroups.Zero, odd = TGroups.Zero;
        float evenOffsets = 0, oddOffsets = 0;
        int block = 0;
        for (; block + 2 <= blocks; block += 2)
        {
            even = Add<TGroups, TSum>(even, ref row, block, ref activations, ref scales, ref sums, ref evenOffsets);
            odd = Add<TGroups, TSum>(odd, ref row, block + 1, ref activations, ref scales, ref sums, ref oddOffsets);
        }

        if (block < blocks)
            even = Add<TGroups, TSum>(even, ref row, block, ref activations, ref scales, ref sums, ref evenOffsets);
        return TGroups.Total(TGroups.Add(even, odd)) - (TBlock.Offset * (evenOffsets + oddOffsets));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSum Add<TGroups, TSum>(
        TSum sum, ref byte row, int index, ref sbyte activations, ref float scales, ref float sums, ref float offsets)
        where TGroups : struct, IGroupSum<TSum>
        where TSum : struct
    {
        ref byte block = ref Unsafe.Add(ref row, (nint)(index * TBlock.Bytes));
        Vector256<sbyte> inputs = Vector256.LoadUnsafe(ref activations, (nuint)(index * 32));
        float blockScale = HalfPrecision.Scale(ref block);
        float scale = blockScale * Unsafe.Add(ref scales, index);
        Vector256<byte> levels = TBlock.Unpack(ref block);
        if (TBlock.Offset == 0) return TGroups.AddSigned(sum, levels.AsSByte(), inputs, scale);
        offsets += blockScale * Unsafe.Add(ref sums, index);
        return TGroups.AddUnsigned(sum, levels, inputs, scale);
    }
}

internal readonly struct Q8Block : ISmallBlock
{
    public static int Bytes => 34;

    public static int Offset => 0;

    public static Vector256<byte> Unpack(ref byte block) => Vector256.LoadUnsafe(ref block, 2);
}

internal readonly struct Q4Block : ISmallBlock
{
    public static int Bytes => 18;

    public static int Offset => 8;

    public static Vector256<byte> Unpack(ref byte block) => Nibbles.Split(Vector128.LoadUnsafe(ref block, 2));
}

internal readonly struct Q5Block : ISmallBlock
{
    public static int Bytes => 22;

    public static int Offset => 16;

    public static Vector256<byte> Unpack(ref byte block)
    {
        Vector256<byte> low = Nibbles.Split(Vector128.LoadUnsafe(ref block, 6));
        uint fifth = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref block, 2));
        return low | (Nibbles.Spread(fifth) & Vector256.Create((byte)16));
    }
}

/// <summary>Bits and nibbles to bytes.</summary>
internal static class Nibbles
{
    /// <summary>Low nibbles in the low half, high nibbles in the high half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Split(Vector128<byte> packed)
    {
        Vector128<byte> mask = Vector128.Create((byte)15);
        return Vector256.Create(packed & mask, (packed.AsUInt16() >>> 4).AsByte() & mask);
    }

    /// <summary>Byte i is 0xFF where bit i is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Spread(uint bits)
    {
        // Each byte of the word eight times, then one bit of each.
        ulong low = (bits & 0xFF) * 0x0101010101010101UL, next = ((bits >> 8) & 0xFF) * 0x0101010101010101UL;
        ulong third = ((bits >> 16) & 0xFF) * 0x0101010101010101UL, high = (bits >> 24) * 0x0101010101010101UL;
        Vector256<byte> select = Vector256.Create(0x8040201008040201UL).AsByte();
        return Vector256.Equals(Vector256.Create(low, next, third, high).AsByte() & select, select);
    }
}
