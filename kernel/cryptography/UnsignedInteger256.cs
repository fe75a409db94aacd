using System;
using System.Buffers.Binary;

namespace Dialogos.Kernel.Cryptography;

/// <summary>An unsigned integer of 256 bits: four limbs of 64, the least significant first.</summary>
internal readonly struct UnsignedInteger256
{
    /// <summary>Bytes in the big-endian form.</summary>
    public const int ByteLength = 32;

    public readonly ulong Limb0;
    public readonly ulong Limb1;
    public readonly ulong Limb2;
    public readonly ulong Limb3;

    public UnsignedInteger256(ulong limb3, ulong limb2, ulong limb1, ulong limb0)
    {
        Limb0 = limb0;
        Limb1 = limb1;
        Limb2 = limb2;
        Limb3 = limb3;
    }

    public bool IsZero => (Limb0 | Limb1 | Limb2 | Limb3) == 0;

    /// <summary>Reads 32 big-endian bytes.</summary>
    public static UnsignedInteger256 Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(0, 8)),
        BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8, 8)),
        BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(16, 8)),
        BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(24, 8)));

    /// <summary>The bit that counts 2 to the power of <paramref name="index"/> (0 to 255).</summary>
    public bool Bit(int index)
    {
        var limb = (index >> 6) switch { 0 => Limb0, 1 => Limb1, 2 => Limb2, _ => Limb3 };
        return ((limb >> (index & 63)) & 1) != 0;
    }

    public bool Equals(in UnsignedInteger256 other) =>
        Limb0 == other.Limb0 && Limb1 == other.Limb1 && Limb2 == other.Limb2 && Limb3 == other.Limb3;

    public bool IsLessThan(in UnsignedInteger256 other)
    {
        Subtract(this, other, out var borrow);
        return borrow != 0;
    }

    /// <summary>The sum modulo 2^256; <paramref name="carry"/> is the bit that does not fit.</summary>
    public static UnsignedInteger256 Add(in UnsignedInteger256 left, in UnsignedInteger256 right, out ulong carry)
    {
        carry = 0;
        var limb0 = AddLimbs(left.Limb0, right.Limb0, ref carry);
        var limb1 = AddLimbs(left.Limb1, right.Limb1, ref carry);
        var limb2 = AddLimbs(left.Limb2, right.Limb2, ref carry);
        var limb3 = AddLimbs(left.Limb3, right.Limb3, ref carry);
        return new UnsignedInteger256(limb3, limb2, limb1, limb0);
    }

    /// <summary>The difference modulo 2^256; <paramref name="borrow"/> is 1 if it is negative.</summary>
    public static UnsignedInteger256 Subtract(in UnsignedInteger256 left, in UnsignedInteger256 right, out ulong borrow)
    {
        borrow = 0;
        var limb0 = SubtractLimbs(left.Limb0, right.Limb0, ref borrow);
        var limb1 = SubtractLimbs(left.Limb1, right.Limb1, ref borrow);
        var limb2 = SubtractLimbs(left.Limb2, right.Limb2, ref borrow);
        var limb3 = SubtractLimbs(left.Limb3, right.Limb3, ref borrow);
        return new UnsignedInteger256(limb3, limb2, limb1, limb0);
    }

    private static ulong AddLimbs(ulong left, ulong right, ref ulong carry)
    {
        var partial = left + carry;
        var sum = partial + right;
        carry = (partial < left ? 1UL : 0) | (sum < partial ? 1UL : 0);
        return sum;
    }

    private static ulong SubtractLimbs(ulong left, ulong right, ref ulong borrow)
    {
        var partial = left - borrow;
        var difference = partial - right;
        borrow = (partial > left ? 1UL : 0) | (difference > partial ? 1UL : 0);
        return difference;
    }
}
