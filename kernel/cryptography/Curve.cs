namespace Dialogos.Kernel.Cryptography;

/// <summary>The constants of P-256: y^2 = x^3 - 3x + b modulo p, base point G of prime order n (SP 800-186, 3.2.1.3).</summary>
internal static class Curve
{
    /// <summary>Arithmetic modulo p, in which points have their coordinates.</summary>
    public static readonly PrimeField Coordinates = new(
        new UnsignedInteger256(0xFFFFFFFF00000001, 0x0000000000000000, 0x00000000FFFFFFFF, 0xFFFFFFFFFFFFFFFF));

    /// <summary>Arithmetic modulo n, in which multiples of G are counted.</summary>
    public static readonly PrimeField Scalars = new(
        new UnsignedInteger256(0xFFFFFFFF00000000, 0xFFFFFFFFFFFFFFFF, 0xBCE6FAADA7179E84, 0xF3B9CAC2FC632551));

    /// <summary>b, in Montgomery form.</summary>
    public static readonly UnsignedInteger256 B = Coordinates.Enter(
        new UnsignedInteger256(0x5AC635D8AA3A93E7, 0xB3EBBD55769886BC, 0x651D06B0CC53B0F6, 0x3BCE3C3E27D2604B));

    /// <summary>G.</summary>
    public static readonly CurvePoint BasePoint = new(
        Coordinates.Enter(
            new UnsignedInteger256(0x6B17D1F2E12C4247, 0xF8BCE6E563A440F2, 0x77037D812DEB33A0, 0xF4A13945D898C296)),
        Coordinates.Enter(
            new UnsignedInteger256(0x4FE342E2FE1A7F9B, 0x8EE7EB4A7C0F9E16, 0x2BCE33576B315ECE, 0xCBB6406837BF51F5)),
        Coordinates.One);

    /// <summary>True if the affine point (Montgomery coordinates) satisfies the curve's equation.</summary>
    public static bool Contains(in UnsignedInteger256 x, in UnsignedInteger256 y)
    {
        var three = Coordinates.Add(Coordinates.Add(Coordinates.One, Coordinates.One), Coordinates.One);
        var slope = Coordinates.Subtract(Coordinates.Square(x), three);
        return Coordinates.Square(y).Equals(Coordinates.Add(Coordinates.Multiply(slope, x), B));
    }

    /// <summary>first * G + second * point, bit by bit with one shared doubling (Shamir's trick).</summary>
    public static CurvePoint Combine(in UnsignedInteger256 first, in UnsignedInteger256 second, in CurvePoint point)
    {
        var both = BasePoint.Add(point);
        var sum = CurvePoint.Infinity;
        for (var i = 255; i >= 0; i--)
        {
            sum = sum.Double();
            var bits = (first.Bit(i) ? 1 : 0) | (second.Bit(i) ? 2 : 0);
            if (bits == 1)
                sum = sum.Add(BasePoint);
            else if (bits == 2)
                sum = sum.Add(point);
            else if (bits == 3)
                sum = sum.Add(both);
        }
        return sum;
    }
}
