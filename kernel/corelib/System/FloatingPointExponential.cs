namespace System;

/// <summary>
/// Powers of e and what follows from them and from logarithms. The method is P. T. P. Tang's, "Table-driven implementation of the
/// exponential function in IEEE floating-point arithmetic", ACM Transactions on Mathematical Software 15 (1989): the exponent is
/// n log(2) / 32 and a rest of at most log(2) / 64, whose series is short. Results are within 0.56 units in the last place.
/// </summary>
internal static class FloatingPointExponential
{
    private const int Steps = 32;
    private const double StepsByLogOfTwo = 46.16624130844683;

    // log(2) / 32 in three parts. The first two have 36 bits, so that their products with the count of steps are exact.
    private const double FirstOfStep = 0.021660849392446835;
    private const double SecondOfStep = 5.1456092446457696e-14;
    private const double ThirdOfStep = 9.568252300058288e-26;

    // Beyond these, every result is infinite, or 0.
    private const double Highest = 710;
    private const double Lowest = -746;
    private const double TwoTo53 = 9007199254740992.0;

    /// <summary>A power of e.</summary>
    internal static double Exp(double exponent)
    {
        if (double.IsNaN(exponent) || double.IsPositiveInfinity(exponent))
            return exponent;
        return Exp(new FloatingPointPair(exponent, 0));
    }

    /// <summary>A power, with the special cases of IEEE 754-2019, 9.2.1.</summary>
    internal static double Power(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (double.IsNaN(x) || double.IsNaN(y))
            return x + y;
        if (double.IsInfinity(y))
        {
            double size = Math.Abs(x);
            return size == 1 ? 1 : size > 1 == y > 0 ? double.PositiveInfinity : 0;
        }

        bool negative = double.IsNegative(x) && IsOdd(y);
        double magnitude;
        if (x == 0 || double.IsInfinity(x))
            magnitude = x == 0 == y > 0 ? 0 : double.PositiveInfinity;
        else if (x < 0 && Math.Truncate(y) != y)
            return double.NaN;
        else
            magnitude = OfPositive(Math.Abs(x), y);
        return negative ? -magnitude : magnitude;
    }

    /// <summary>The cube root.</summary>
    internal static double CubeRoot(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;
        FloatingPointPair logarithm = FloatingPointLogarithm.OfPositive(Math.Abs(value));
        double third = logarithm.High / 3;
        FloatingPointPair back = FloatingPointPair.Product(third, 3);
        double root = Exp(new FloatingPointPair(third, (((logarithm.High - back.High) - back.Low) + logarithm.Low) / 3));
        return value < 0 ? -root : root;
    }

    /// <summary>A number times a power of two, rounded once.</summary>
    internal static double Scale(double value, int exponent)
    {
        // Beyond these limits every number has become infinite or 0. All factors but the last leave the significand as it is.
        exponent = Math.Clamp(exponent, -2200, 2200);
        for (; exponent > 1023; exponent -= 1023)
            value *= PowerOfTwo(1023);
        // From here on down nothing is rounded: the product stays normal, or the significand has been cut once.
        for (; exponent < -1022; exponent += 969)
            value *= PowerOfTwo(-969);
        return value * PowerOfTwo(exponent);
    }

    // The power of a finite number above 0.
    private static double OfPositive(double x, double y)
    {
        // The exponent of any other number is small enough for a product in pairs, or the estimate decides.
        if (x == 1)
            return 1;
        FloatingPointPair logarithm = FloatingPointLogarithm.OfPositive(x);
        double estimate = logarithm.High * y;
        if (estimate > Highest)
            return double.PositiveInfinity;
        return estimate < Lowest ? 0 : Exp(logarithm * y);
    }

    private static double Exp(FloatingPointPair exponent)
    {
        if (exponent.High > Highest)
            return double.PositiveInfinity;
        if (exponent.High < Lowest)
            return 0;
        int count = (int)Math.Round(exponent.High * StepsByLogOfTwo);
        FloatingPointPair rest = FloatingPointPair.Sum(exponent.High - (count * FirstOfStep), -(count * SecondOfStep));
        // The exponent's low part counts in the rest's high one.
        rest = FloatingPointPair.Sum(rest.High, rest.Low - (count * ThirdOfStep) + exponent.Low);
        double r = rest.High;
        double tail = r * r * ((1.0 / 2) + (r * ((1.0 / 6) + (r * ((1.0 / 24) + (r * ((1.0 / 120) + (r * ((1.0 / 720) + (r * (1.0 / 5040)))))))))));
        int place = 2 * (count & (Steps - 1));
        double power = PowerOfStep[place];
        double result = power + (PowerOfStep[place + 1] + (power * (r + (rest.Low + tail))));
        return Scale(result, count >> 5);
    }

    private static bool IsOdd(double value) =>
        Math.Abs(value) < TwoTo53 && Math.Truncate(value) == value && ((long)value & 1) != 0;

    // For exponents from -1022 to 1023.
    private static double PowerOfTwo(int exponent) => BitConverter.UInt64BitsToDouble((ulong)(exponent + 1023) << 52);

    // 2^(0/32), 2^(1/32), ... 2^(31/32), each as a pair.
    private static ReadOnlySpan<double> PowerOfStep =>
    [
        1.0, 0.0,
        1.0218971486541166, 5.109225028973444e-17,
        1.0442737824274138, 8.551889705537965e-17,
        1.0671404006768237, -7.899853966841582e-17,
        1.0905077326652577, -3.046782079812471e-17,
        1.1143867425958924, 1.0410278456845571e-16,
        1.1387886347566916, 8.912812676025408e-17,
        1.1637248587775775, 3.8292048369240935e-17,
        1.189207115002721, 3.982015231465646e-17,
        1.215247359980469, -7.712630692681488e-17,
        1.241857812073484, 4.658027591836937e-17,
        1.2690509571917332, 2.667932131342186e-18,
        1.2968395546510096, 2.5382502794888315e-17,
        1.3252366431597413, -2.8587312100388614e-17,
        1.3542555469368927, 7.70094837980299e-17,
        1.383909881963832, -6.770511658794786e-17,
        1.4142135623730951, -9.667293313452913e-17,
        1.4451808069770467, -3.0237581349939873e-17,
        1.4768261459394993, -3.483994556892796e-17,
        1.5091644275934228, -1.016455327754295e-16,
        1.5422108254079407, 7.949834809697621e-17,
        1.5759808451078865, -1.0136916471278304e-17,
        1.6104903319492543, 2.4707192569797888e-17,
        1.645755478153965, -1.0125679913674773e-16,
        1.681792830507429, 8.199010020581497e-17,
        1.718619298122478, -1.851380418263111e-17,
        1.7562521603732995, 2.960140695448873e-17,
        1.7947090750031072, 1.8227458427912087e-17,
        1.8340080864093424, 3.283107224245627e-17,
        1.8741676341103, -6.122763413004143e-17,
        1.9152065613971474, -1.0619946056195963e-16,
        1.9571441241754002, 8.960767791036668e-17,
    ];
}
