using System;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Logarithms and powers.</summary>
public static class LogarithmTests
{
    /// <summary>Results that have one right answer.</summary>
    [KernelTest]
    public static void ExactResultsAreExact(KernelTestContext context)
    {
        context.Same("3 -5 10 -1074 1023.5", $"{Math.Log10(1000)} {Math.Log10(1e-5)} {Math.Log2(1024)} {Math.Log2(double.Epsilon)} {Math.Log2(Math.Pow(2, 1023.5))}");
        context.Same("0 1 1 1", $"{Math.Log(1)} {Math.Exp(0)} {Math.Log(Math.E)} {Math.Pow(5, 0)}");
        context.Same("1024 -27 0.25 1E+22", $"{Math.Pow(2, 10)} {Math.Pow(-3, 3)} {Math.Pow(-2, -2)} {Math.Pow(10, 22)}");
        context.Same("2 -4 5E-324", $"{Math.Cbrt(8)} {Math.Cbrt(-64)} {Math.ScaleB(1, -1074)}");
        context.Same("0.6931471805599453 2.718281828459045 1.4142135623730951 2", $"{Math.Log(2)} {Math.Exp(1)} {Math.Pow(2, 0.5)} {Math.Log(9, 3)}");
        context.Same("-744.4400719213812 709.782712893384 1.7976931348622732E+308", $"{Math.Log(double.Epsilon)} {Math.Log(double.MaxValue)} {Math.Exp(709.782712893384)}");
    }

    /// <summary>What is no number, infinite, zero or below.</summary>
    [KernelTest]
    public static void SpecialNumbersMatchDotNet(KernelTestContext context)
    {
        double none = double.NaN, above = double.PositiveInfinity, below = double.NegativeInfinity;
        context.Same("NaN -Infinity -Infinity NaN Infinity NaN", $"{Math.Log(none)} {Math.Log(0.0)} {Math.Log10(-0.0)} {Math.Log2(-1)} {Math.Log(above)} {Math.Log(below)}");
        context.Same("NaN Infinity 0 Infinity 0", $"{Math.Exp(none)} {Math.Exp(above)} {Math.Exp(below)} {Math.Exp(710)} {Math.Exp(-746)}");
        context.Same("1 1 1 NaN NaN", $"{Math.Pow(none, 0)} {Math.Pow(1, none)} {Math.Pow(-1, below)} {Math.Pow(-8, 1.0 / 3)} {Math.Pow(none, 1)}");
        context.Same("-Infinity Infinity -0 0 -0", $"{Math.Pow(-0.0, -3)} {Math.Pow(-0.0, -2)} {Math.Pow(-0.0, 3)} {Math.Pow(0.5, above)} {Math.Pow(below, -1)}");
        context.Same("-0 -Infinity NaN -2", $"{Math.Cbrt(-0.0)} {Math.Cbrt(below)} {Math.Cbrt(none)} {Math.CopySign(2, -0.0)}");
        context.Same("NaN NaN NaN -0", $"{Math.Log(2, 1)} {Math.Log(2, 0)} {Math.Log(-2, 2)} {Math.Log(1, 0)}");
    }

    /// <summary>Logarithms undo powers of e, to a unit or two of the last place.</summary>
    [KernelTest]
    public static void LogarithmsUndoPowers(KernelTestContext context)
    {
        var random = new SeededRandom(17);
        int wrong = 0;
        for (int i = 0; i < 500; i++)
        {
            double value = (random.Next(1 << 30) - (1 << 29)) / (double)(1 << 20);
            double back = Math.Log(Math.Exp(value)), third = Math.Cbrt(value);
            if (Math.Abs(back - value) > Math.Max(1, Math.Abs(value)) * 4.5e-16 || Math.Abs(Math.Pow(Math.Abs(third), 3) - Math.Abs(value)) > Math.Abs(value) * 2e-15)
                wrong++;
        }

        context.Same(0, wrong, "wrong");
    }
}
