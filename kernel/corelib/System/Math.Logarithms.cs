namespace System;

// What follows from logarithms and powers of e (FloatingPointLogarithm, FloatingPointExponential). Sin and its like are not offered.
public static partial class Math
{
    /// <summary>The base of natural logarithms.</summary>
    public const double E = 2.7182818284590452354;

    /// <summary>A circle's circumference by its diameter.</summary>
    public const double PI = 3.14159265358979323846;

    /// <summary>The natural logarithm; of 0 minus infinity, of what is below, no number.</summary>
    public static double Log(double d) => FloatingPointLogarithm.Natural(d);

    /// <summary>The logarithm to base 2.</summary>
    public static double Log2(double x) => FloatingPointLogarithm.Binary(x);

    /// <summary>The logarithm to base 10.</summary>
    public static double Log10(double d) => FloatingPointLogarithm.Decimal(d);

    /// <summary>The logarithm to any base: a quotient of two. There is none to base 0, 1 or infinity (but that of 1).</summary>
    public static double Log(double a, double newBase)
    {
        if (double.IsNaN(a))
            return a;
        if (double.IsNaN(newBase))
            return newBase;
        bool hasNone = newBase == 1 || (a != 1 && (newBase == 0 || double.IsPositiveInfinity(newBase)));
        return hasNone ? double.NaN : Log(a) / Log(newBase);
    }

    /// <summary>A power of e.</summary>
    public static double Exp(double d) => FloatingPointExponential.Exp(d);

    /// <summary>A power; of what is below 0, only to a whole number.</summary>
    public static double Pow(double x, double y) => FloatingPointExponential.Power(x, y);

    /// <summary>The cube root.</summary>
    public static double Cbrt(double d) => FloatingPointExponential.CubeRoot(d);

    /// <summary>A number times a power of two.</summary>
    public static double ScaleB(double x, int n) => FloatingPointExponential.Scale(x, n);

    /// <summary>The first number with the sign of the second.</summary>
    public static double CopySign(double x, double y) => WithSignOf(y, x);
}
