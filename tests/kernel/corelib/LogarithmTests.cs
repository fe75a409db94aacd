using System;
using System.Numerics;
using Xunit;

namespace Dialogos.Tests.Kernel.CoreLibrary;

/// <summary>
/// The core library's logarithms and powers, with .NET's as the oracle. Both are within less than one unit of the last place of
/// the truth, so they may be one apart; the C library under .NET promises less of the decimal logarithm, and of the cube root so
/// little that whole numbers are the oracle.
/// </summary>
public class LogarithmTests
{
    private const int Samples = 1_000_000;

    private static readonly double[] Corners =
    [
        0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 10, 1000, 1e-5, 1.5, -1.5, 1e300, -1e300, 1e-300, double.Epsilon, -double.Epsilon,
        2.2250738585072014e-308, 2.2250738585072009e-308, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 0.99999999999999989, 1.0000000000000002, 709.782712893384, 709.78271289338409, -708.3964185322641, -745.13321910194122,
        -745.13321910194133, 1024, 1023, -1022, -1074, -1075, 9007199254740991, 9007199254740992, -9007199254740991, 4503599627370497.5, 1e17,
        0.70710678118654746, 0.70710678118654757, 1.4142135623730949, 1.4142135623730951, 27, -27, 1.0 / 3, Math.E, Math.PI,
    ];

    [Fact]
    public void Logarithms_are_those_of_DotNet()
    {
        Near(FloatingPointLogarithm.Natural, Math.Log, 1, Magnitude);
        Near(FloatingPointLogarithm.Binary, Math.Log2, 1, Magnitude);
        Near(FloatingPointLogarithm.Decimal, Math.Log10, 2, Magnitude);
    }

    // Where the logarithm is small, its last places are easily lost.
    [Fact]
    public void Logarithms_near_one_are_those_of_DotNet()
    {
        Near(FloatingPointLogarithm.Natural, Math.Log, 1, NearOne);
        Near(FloatingPointLogarithm.Binary, Math.Log2, 1, NearOne);
        Near(FloatingPointLogarithm.Decimal, Math.Log10, 2, NearOne);
    }

    [Fact]
    public void Powers_of_e_are_those_of_DotNet()
    {
        Near(FloatingPointExponential.Exp, Math.Exp, 1, random => (random.NextDouble() * 1500) - 750);
        Near(FloatingPointExponential.Exp, Math.Exp, 1, AnyBits);
    }

    [Fact]
    public void Cube_roots_lie_between_their_neighbours()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var value = i < Corners.Length ? Corners[i] : AnyBits(random);
            var root = FloatingPointExponential.CubeRoot(value);
            if (value == 0 || !double.IsFinite(value))
                AssertNear(root, Math.Cbrt(value), 0, $"{value:R}");
            else
                Assert.True(double.IsNegative(root) == double.IsNegative(value) && OrderOfCube(Math.BitDecrement(Math.Abs(root)), Math.Abs(value)) < 0 &&
                    OrderOfCube(Math.BitIncrement(Math.Abs(root)), Math.Abs(value)) > 0, $"{value:R}: {root:R}");
        }
    }

    // The cube beside a value, in whole numbers: both times 2^3300.
    private static int OrderOfCube(double root, double value)
    {
        var (significand, exponent) = Parts(root);
        var (other, otherExponent) = Parts(value);
        return (BigInteger.Pow(significand, 3) << (3300 + (3 * exponent))).CompareTo(other << (3300 + otherExponent));
    }

    private static (BigInteger Significand, int Exponent) Parts(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52);
        var fraction = bits & ((1L << 52) - 1);
        return exponent == 0 ? (fraction, -1074) : (fraction | 1L << 52, exponent - 1075);
    }

    [Fact]
    public void Powers_are_those_of_DotNet()
    {
        foreach (var x in Corners)
        {
            foreach (var y in Corners)
                AssertNear(FloatingPointExponential.Power(x, y), Math.Pow(x, y), 1, $"{x:R} to {y:R}");
        }

        var random = new Random(3);
        for (var i = 0; i < Samples; i++)
        {
            var (x, y) = (i % 3) switch
            {
                0 => (AnyBits(random), AnyBits(random)),
                1 => (Magnitude(random), ((random.NextDouble() * 2) - 1) * Math.ScaleB(1, random.Next(-10, 11))),
                _ => (NearOne(random), ((random.NextDouble() * 2) - 1) * Math.ScaleB(1, random.Next(0, 54))),
            };
            AssertNear(FloatingPointExponential.Power(x, y), Math.Pow(x, y), 1, $"{x:R} to {y:R}");
        }
    }

    [Fact]
    public void Scaling_is_that_of_DotNet()
    {
        var random = new Random(5);
        for (var i = 0; i < Samples; i++)
        {
            var value = i < Corners.Length ? Corners[i] : AnyBits(random);
            var exponent = i % 1000 == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-2300, 2300);
            AssertNear(FloatingPointExponential.Scale(value, exponent), Math.ScaleB(value, exponent), 0, $"{value:R} by 2^{exponent}");
        }
    }

    // What has an exact answer gets it.
    [Fact]
    public void Whole_results_are_exact()
    {
        for (var power = -1074; power <= 1023; power++)
            Assert.Equal(power, FloatingPointLogarithm.Binary(Math.ScaleB(1, power)));
        for (var power = 0; power <= 22; power++)
            Assert.Equal(power, FloatingPointLogarithm.Decimal(double.Parse("1e" + power, System.Globalization.CultureInfo.InvariantCulture)));
        for (var root = -200_000; root <= 200_000; root++)
            Assert.Equal(root, FloatingPointExponential.CubeRoot((double)root * root * root));
        for (var number = -94_000_000; number <= 94_000_000; number += 997)
            Assert.Equal((double)number * number, FloatingPointExponential.Power(number, 2));
    }

    private static double AnyBits(Random random) => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));

    private static double Magnitude(Random random) => Math.Abs(AnyBits(random));

    private static double NearOne(Random random) => 1 + (((random.NextDouble() * 2) - 1) * Math.ScaleB(1, -random.Next(1, 54)));

    private static void Near(Func<double, double> ours, Func<double, double> theirs, long units, Func<Random, double> sample)
    {
        foreach (var value in Corners)
            AssertNear(ours(value), theirs(value), units, $"{value:R}");
        var random = new Random(1);
        for (var i = 0; i < Samples; i++)
        {
            var value = sample(random);
            AssertNear(ours(value), theirs(value), units, $"{value:R}");
        }
    }

    private static void AssertNear(double ours, double theirs, long units, string of)
    {
        if (double.IsNaN(theirs) ? double.IsNaN(ours) : Math.Abs((decimal)Place(ours) - Place(theirs)) <= units && double.IsNegative(ours) == double.IsNegative(theirs))
            return;
        Assert.Fail($"{of}: {ours:R}, not {theirs:R}");
    }

    // Neighbours among the doubles have neighbouring places.
    private static long Place(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }
}
