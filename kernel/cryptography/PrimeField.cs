using System;

namespace Dialogos.Kernel.Cryptography;

/// <summary>
/// Arithmetic modulo an odd prime of 256 bits. Numbers stay in Montgomery form (x * 2^256 mod p), in which a product needs
/// no division (Menezes et al., Handbook of Applied Cryptography, algorithm 14.36). Every argument and result is below
/// the modulus.
/// </summary>
internal sealed class PrimeField
{
    private readonly UnsignedInteger256 _modulus;
    private readonly UnsignedInteger256 _modulusMinusTwo;
    private readonly UnsignedInteger256 _radixSquared;
    private readonly ulong _negatedInverse;

    public PrimeField(UnsignedInteger256 modulus)
    {
        _modulus = modulus;
        _modulusMinusTwo = UnsignedInteger256.Subtract(modulus, new UnsignedInteger256(0, 0, 0, 2), out _);

        // Newton's iteration doubles the correct low bits; an odd number is its own inverse modulo 8.
        var inverse = modulus.Limb0;
        for (var i = 0; i < 5; i++)
            inverse *= 2 - (modulus.Limb0 * inverse);
        _negatedInverse = 0 - inverse;

        // Doubling 1 modulo p gives 2^256 mod p after 256 steps and 2^512 mod p after 512.
        var power = new UnsignedInteger256(0, 0, 0, 1);
        for (var i = 0; i < 256; i++)
            power = Add(power, power);
        One = power;
        for (var i = 0; i < 256; i++)
            power = Add(power, power);
        _radixSquared = power;
    }

    /// <summary>The prime.</summary>
    public UnsignedInteger256 Modulus => _modulus;

    /// <summary>1 in Montgomery form.</summary>
    public UnsignedInteger256 One { get; }

    /// <summary>Brings an ordinary number below the modulus into Montgomery form.</summary>
    public UnsignedInteger256 Enter(in UnsignedInteger256 value) => Multiply(value, _radixSquared);

    /// <summary>Brings a number in Montgomery form back to an ordinary one.</summary>
    public UnsignedInteger256 Leave(in UnsignedInteger256 value) => Multiply(value, new UnsignedInteger256(0, 0, 0, 1));

    public UnsignedInteger256 Add(in UnsignedInteger256 left, in UnsignedInteger256 right)
    {
        var sum = UnsignedInteger256.Add(left, right, out var carry);
        return ReduceOnce(sum, carry);
    }

    public UnsignedInteger256 Subtract(in UnsignedInteger256 left, in UnsignedInteger256 right)
    {
        var difference = UnsignedInteger256.Subtract(left, right, out var borrow);
        return borrow == 0 ? difference : UnsignedInteger256.Add(difference, _modulus, out _);
    }

    public UnsignedInteger256 Multiply(in UnsignedInteger256 left, in UnsignedInteger256 right)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        for (var i = 0; i < 4; i++)
        {
            var factor = i switch { 0 => right.Limb0, 1 => right.Limb1, 2 => right.Limb2, _ => right.Limb3 };
            ulong carry = 0;
            t0 = MultiplyAdd(left.Limb0, factor, t0, ref carry);
            t1 = MultiplyAdd(left.Limb1, factor, t1, ref carry);
            t2 = MultiplyAdd(left.Limb2, factor, t2, ref carry);
            t3 = MultiplyAdd(left.Limb3, factor, t3, ref carry);
            var t4Sum = t4 + carry;
            var t5 = t4Sum < carry ? 1UL : 0;

            // Adding this multiple of the modulus clears the lowest limb, which is then shifted out.
            var multiple = t0 * _negatedInverse;
            carry = 0;
            MultiplyAdd(_modulus.Limb0, multiple, t0, ref carry);
            t0 = MultiplyAdd(_modulus.Limb1, multiple, t1, ref carry);
            t1 = MultiplyAdd(_modulus.Limb2, multiple, t2, ref carry);
            t2 = MultiplyAdd(_modulus.Limb3, multiple, t3, ref carry);
            t3 = t4Sum + carry;
            t4 = t5 + (t3 < carry ? 1UL : 0);
        }
        return ReduceOnce(new UnsignedInteger256(t3, t2, t1, t0), t4);
    }

    public UnsignedInteger256 Square(in UnsignedInteger256 value) => Multiply(value, value);

    /// <summary>The multiplicative inverse, by Fermat: x^(p-2). The inverse of 0 is 0.</summary>
    public UnsignedInteger256 Invert(in UnsignedInteger256 value)
    {
        var result = One;
        for (var i = 255; i >= 0; i--)
        {
            result = Square(result);
            if (_modulusMinusTwo.Bit(i))
                result = Multiply(result, value);
        }
        return result;
    }

    private UnsignedInteger256 ReduceOnce(in UnsignedInteger256 value, ulong carry)
    {
        var reduced = UnsignedInteger256.Subtract(value, _modulus, out var borrow);
        return carry == 0 && borrow != 0 ? value : reduced;
    }

    // left * right + addend + carry never exceeds 128 bits: (2^64-1)^2 + 2(2^64-1) = 2^128-1.
    private static ulong MultiplyAdd(ulong left, ulong right, ulong addend, ref ulong carry)
    {
        var high = Math.BigMul(left, right, out var low);
        low += addend;
        high += low < addend ? 1UL : 0;
        low += carry;
        high += low < carry ? 1UL : 0;
        carry = high;
        return low;
    }
}
