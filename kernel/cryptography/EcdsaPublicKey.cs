using System;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Cryptography;

/// <summary>A public key of ECDSA over P-256 (FIPS 186-5, section 6). Holding one proves that its point is on the curve.</summary>
public sealed class EcdsaPublicKey
{
    /// <summary>Bytes in a key: x and y, big-endian.</summary>
    public const int KeyLength = 64;
    /// <summary>Bytes in a signature: r and s, big-endian.</summary>
    public const int SignatureLength = 64;

    private readonly CurvePoint _point;

    private EcdsaPublicKey(in CurvePoint point) => _point = point;

    /// <summary>
    /// Reads a key of <see cref="KeyLength"/> bytes. <see cref="Errno.InvalidArgument"/>: wrong length, a coordinate that
    /// is not below p, or a point off the curve. (P-256 has cofactor 1: every point on it but infinity, which has no such
    /// form, has order n.)
    /// </summary>
    public static Result<EcdsaPublicKey> Parse(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength)
            return Errno.InvalidArgument;
        var x = UnsignedInteger256.Read(key.Slice(0, 32));
        var y = UnsignedInteger256.Read(key.Slice(32, 32));
        if (!x.IsLessThan(Curve.Coordinates.Modulus) || !y.IsLessThan(Curve.Coordinates.Modulus))
            return Errno.InvalidArgument;
        x = Curve.Coordinates.Enter(x);
        y = Curve.Coordinates.Enter(y);
        if (!Curve.Contains(x, y))
            return Errno.InvalidArgument;
        return new EcdsaPublicKey(new CurvePoint(x, y, Curve.Coordinates.One));
    }

    /// <summary>
    /// Checks a signature (<see cref="SignatureLength"/> bytes) of a SHA-256 digest (FIPS 186-5, section 6.4.2).
    /// <see cref="Errno.KeyRejected"/>: it is not this key's signature, for whatever cause.
    /// </summary>
    public Result Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (digest.Length != Sha256.DigestLength || signature.Length != SignatureLength)
            return Errno.KeyRejected;
        var scalars = Curve.Scalars;
        var r = UnsignedInteger256.Read(signature.Slice(0, 32));
        var s = UnsignedInteger256.Read(signature.Slice(32, 32));
        if (r.IsZero || s.IsZero || !r.IsLessThan(scalars.Modulus) || !s.IsLessThan(scalars.Modulus))
            return Errno.KeyRejected;

        var inverse = scalars.Invert(scalars.Enter(s));
        var message = ReduceToScalar(UnsignedInteger256.Read(digest));
        var first = scalars.Leave(scalars.Multiply(scalars.Enter(message), inverse));
        var second = scalars.Leave(scalars.Multiply(scalars.Enter(r), inverse));
        var point = Curve.Combine(first, second, _point);
        if (point.IsInfinity)
            return Errno.KeyRejected;

        var coordinates = Curve.Coordinates;
        var zInverse = coordinates.Invert(point.Z);
        var x = coordinates.Leave(coordinates.Multiply(point.X, coordinates.Square(zInverse)));
        return ReduceToScalar(x).Equals(r) ? Result.Ok : Errno.KeyRejected;
    }

    // Every 256-bit number is below 2n.
    private static UnsignedInteger256 ReduceToScalar(in UnsignedInteger256 value)
    {
        var reduced = UnsignedInteger256.Subtract(value, Curve.Scalars.Modulus, out var borrow);
        return borrow != 0 ? value : reduced;
    }
}
