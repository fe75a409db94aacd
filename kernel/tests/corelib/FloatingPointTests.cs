using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Doubles and singles: text, order, rounding.</summary>
public static class FloatingPointTests
{
    /// <summary>The shortest text, and fixed places.</summary>
    [KernelTest]
    public static void NumbersFormat(KernelTestContext context)
    {
        context.Same("0.1 0.30000000000000004 1E+23 1E+17 10000000000000000 -0", $"{0.1} {0.1 + 0.2} {1e23} {1e17} {1e16} {-0.0}");
        context.Same("5E-324 1.7976931348623157E+308 NaN Infinity -Infinity", $"{double.Epsilon} {double.MaxValue} {double.NaN} {double.PositiveInfinity} {double.NegativeInfinity}");
        context.Same("0.1 16777216 3.4028235E+38 1E-45", $"{0.1f} {16777216f} {float.MaxValue} {float.Epsilon}");
        context.Same("3.14 -2.0 1000000000000000000000 0.12 0.38 10.0", $"{3.14159:F2} {-1.96:F1} {1e21:F0} {0.125:F2} {0.375:F2} {9.96:F1}");
    }

    /// <summary>Whatever the bits, what is written reads back as the same.</summary>
    [KernelTest]
    public static void NumbersReadBack(KernelTestContext context)
    {
        var random = new SeededRandom(11);
        int wrong = 0;
        for (int i = 0; i < 200; i++)
        {
            ulong bits = (ulong)random.Next(int.MaxValue) << 33 ^ (ulong)random.Next(int.MaxValue) << 8 ^ (ulong)random.Next(256);
            double value = BitConverter.UInt64BitsToDouble(bits);
            if (!double.Parse(value.ToString()).Equals(value))
                wrong++;
        }

        context.Same(0, wrong, "numbers that read back as others");
        context.Expect(double.Parse("9007199254740993") == 9007199254740992, "halves go to the even one");
        context.Expect(float.Parse("16777217") == 16777216f && float.Parse("1e40") == float.PositiveInfinity, "singles");
        context.Expect(!double.TryParse("1e", out _) && !double.TryParse("", out _) && !double.TryParse("1..2", out _), "refused");
    }

    /// <summary>Order, with what is no number below all others.</summary>
    [KernelTest]
    public static void NumbersHaveAnOrder(KernelTestContext context)
    {
        double none = double.NaN;
        context.Expect(none.Equals(double.NaN) && !(none == double.NaN) && none.CompareTo(-1) < 0 && 1.0.CompareTo(none) > 0, "no number");
        context.Expect(0.0.Equals(-0.0) && 0.0.GetHashCode() == (-0.0).GetHashCode(), "zeros");
        context.Expect(double.IsNaN(Math.Max(1, none)) && Math.Max(-0.0, 0.0).ToString() == "0" && Math.Min(0.0, -0.0).ToString() == "-0", "max and min");
    }

    /// <summary>Whole numbers near a number.</summary>
    [KernelTest]
    public static void NumbersRound(KernelTestContext context)
    {
        double[] values = [0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370495.5, 1e300, -1.25];
        var text = "";
        foreach (double value in values)
            text += $"{Math.Floor(value)} {Math.Ceiling(value)} {Math.Truncate(value)} {Math.Round(value)}; ";
        context.Same("0 0 0 0; -0 -0 -0 -0; 0 1 0 0; -1 -0 -0 -0; 1 2 1 2; 2 3 2 2; -3 -2 -2 -2; 0 1 0 0; " +
            "4503599627370495 4503599627370496 4503599627370495 4503599627370496; 1E+300 1E+300 1E+300 1E+300; -2 -1 -1 -1; ", text);
        context.Same("1.4142135623730951 3 NaN", $"{Math.Sqrt(values[2] * 4)} {Math.Sqrt(9)} {Math.Sqrt(-1)}");
    }
}
