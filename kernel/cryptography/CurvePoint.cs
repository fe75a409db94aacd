namespace Dialogos.Kernel.Cryptography;

/// <summary>
/// A point of P-256 in Jacobian coordinates over Montgomery numbers: x = X/Z^2, y = Y/Z^3; Z = 0 is the point at infinity.
/// Formulas: Explicit-Formulas Database, "shortw/jacobian-3", dbl-2001-b and add-2007-bl.
/// </summary>
internal readonly struct CurvePoint
{
    public readonly UnsignedInteger256 X;
    public readonly UnsignedInteger256 Y;
    public readonly UnsignedInteger256 Z;

    public CurvePoint(in UnsignedInteger256 x, in UnsignedInteger256 y, in UnsignedInteger256 z)
    {
        X = x;
        Y = y;
        Z = z;
    }

    /// <summary>The neutral element.</summary>
    public static CurvePoint Infinity => default;

    public bool IsInfinity => Z.IsZero;

    public CurvePoint Double()
    {
        if (IsInfinity)
            return this;
        var field = Curve.Coordinates;
        var delta = field.Square(Z);
        var gamma = field.Square(Y);
        var beta = field.Multiply(X, gamma);
        var product = field.Multiply(field.Subtract(X, delta), field.Add(X, delta));
        var alpha = field.Add(field.Add(product, product), product);
        var beta4 = Twice(Twice(beta));
        var x = field.Subtract(field.Square(alpha), Twice(beta4));
        var z = field.Subtract(field.Subtract(field.Square(field.Add(Y, Z)), gamma), delta);
        var gammaSquared8 = Twice(Twice(Twice(field.Square(gamma))));
        var y = field.Subtract(field.Multiply(alpha, field.Subtract(beta4, x)), gammaSquared8);
        return new CurvePoint(x, y, z);
    }

    public CurvePoint Add(in CurvePoint other)
    {
        if (IsInfinity)
            return other;
        if (other.IsInfinity)
            return this;
        var field = Curve.Coordinates;
        var z1z1 = field.Square(Z);
        var z2z2 = field.Square(other.Z);
        var u1 = field.Multiply(X, z2z2);
        var u2 = field.Multiply(other.X, z1z1);
        var s1 = field.Multiply(field.Multiply(Y, other.Z), z2z2);
        var s2 = field.Multiply(field.Multiply(other.Y, Z), z1z1);
        var h = field.Subtract(u2, u1);
        var r = Twice(field.Subtract(s2, s1));

        // The general formula divides by zero where both points have the same x.
        if (h.IsZero)
            return r.IsZero ? Double() : Infinity;
        var i = field.Square(Twice(h));
        var j = field.Multiply(h, i);
        var v = field.Multiply(u1, i);
        var x = field.Subtract(field.Subtract(field.Square(r), j), Twice(v));
        var y = field.Subtract(field.Multiply(r, field.Subtract(v, x)), Twice(field.Multiply(s1, j)));
        var zSum = field.Square(field.Add(Z, other.Z));
        var z = field.Multiply(field.Subtract(field.Subtract(zSum, z1z1), z2z2), h);
        return new CurvePoint(x, y, z);
    }

    private static UnsignedInteger256 Twice(in UnsignedInteger256 value) => Curve.Coordinates.Add(value, value);
}
