namespace System;

/// <summary>
/// Logarithms to more than a double's precision. The method is P. T. P. Tang's, "Table-driven implementation of the logarithm
/// function in IEEE floating-point arithmetic", ACM Transactions on Mathematical Software 16 (1990), in pairs of doubles: the last
/// rounding alone is seen, so that results are within 0.51 units in the last place.
/// </summary>
internal static class FloatingPointLogarithm
{
    private const double SquareRootOfTwo = 1.4142135623730951;
    private const double LeastNormal = 2.2250738585072014E-308;
    private const double TwoTo54 = 18014398509481984.0;
    private const int FirstCentre = 45;
    private const double Centres = 64;

    // 42 bits, so that its product with an exponent is exact; then the rest.
    private const double LogOfTwo = 0.6931471805598903;
    private const double RestOfLogOfTwo = 5.497923018708371e-14;

    private static FloatingPointPair OneByLogOfTwo => new(1.4426950408889634, 2.0355273740931033e-17);
    private static FloatingPointPair OneByLogOfTen => new(0.4342944819032518, 1.098319650216765e-17);
    private static FloatingPointPair DecimalLogOfTwo => new(0.3010299956639812, -2.8037281277851704e-18);

    /// <summary>The natural logarithm; of 0 minus infinity, of what is below, no number.</summary>
    internal static double Natural(double value) => Outside(value) ?? OfPositive(value).Value;

    /// <summary>The logarithm to base 2.</summary>
    internal static double Binary(double value)
    {
        if (Outside(value) is double result)
            return result;
        double significand = Split(value, out int exponent);
        return (new FloatingPointPair(exponent, 0) + (OfSignificand(significand) * OneByLogOfTwo)).Value;
    }

    /// <summary>The logarithm to base 10.</summary>
    internal static double Decimal(double value)
    {
        if (Outside(value) is double result)
            return result;
        double significand = Split(value, out int exponent);
        return ((DecimalLogOfTwo * exponent) + (OfSignificand(significand) * OneByLogOfTen)).Value;
    }

    /// <summary>The natural logarithm of a finite number above 0.</summary>
    internal static FloatingPointPair OfPositive(double value)
    {
        double significand = Split(value, out int exponent);
        return new FloatingPointPair(exponent * LogOfTwo, exponent * RestOfLogOfTwo) + OfSignificand(significand);
    }

    // What is not computed: no number, infinity, and 0 and below.
    private static double? Outside(double value)
    {
        if (value > 0 && value < double.PositiveInfinity)
            return null;
        return value == 0 ? double.NegativeInfinity : value < 0 ? double.NaN : value;
    }

    // Between the root of 1/2 and that of 2, so that logarithms of numbers near 1 do not come from a difference.
    private static double Split(double value, out int exponent)
    {
        exponent = 0;
        if (value < LeastNormal)
        {
            value *= TwoTo54;
            exponent = -54;
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        exponent += (int)(bits >> 52) - 1023;
        double significand = BitConverter.UInt64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (significand < SquareRootOfTwo)
            return significand;
        exponent++;
        return significand / 2;
    }

    // log m = log c + 2 artanh((m - c) / (m + c)), where c is a multiple of 1/64 at most 1/128 away: m - c is exact.
    private static FloatingPointPair OfSignificand(double significand)
    {
        int nearest = (int)((significand * Centres) + 0.5);
        double centre = nearest / Centres, difference = significand - centre;
        FloatingPointPair sum = FloatingPointPair.Sum(significand, centre);
        double ratio = difference / sum.High;
        FloatingPointPair back = FloatingPointPair.Product(ratio, sum.High);
        double rest = (((difference - back.High) - back.Low) - (ratio * sum.Low)) / sum.High;
        double square = ratio * ratio;
        double tail = square * ratio * ((2.0 / 3) + (square * ((2.0 / 5) + (square * ((2.0 / 7) + (square * (2.0 / 9)))))));
        int place = 2 * (nearest - FirstCentre);
        return new FloatingPointPair(LogOfCentre[place], LogOfCentre[place + 1]) + FloatingPointPair.Sum(2 * ratio, (2 * rest) + tail);
    }

    // The logarithms of 45/64, 46/64, ... 91/64, each as a pair.
    private static ReadOnlySpan<double> LogOfCentre =>
    [
        -0.3522205935893521, -5.7233316949182485e-18,
        -0.33024168687057687, 1.0828321637483858e-17,
        -0.3087354816496133, 1.6199186085148102e-17,
        -0.2876820724517809, -2.607160616442564e-17,
        -0.26706278524904525, 7.32891532732017e-18,
        -0.24686007793152578, -1.361743371748368e-17,
        -0.22705745063534608, -9.551415762738488e-18,
        -0.2076393647782445, -1.2053243216686129e-17,
        -0.18859116980755003, 7.432164219196925e-18,
        -0.16989903679539747, 4.868008764439071e-19,
        -0.15154989812720093, -5.1669593684615594e-18,
        -0.13353139262452263, 3.664457663660085e-18,
        -0.1158318155251217, -4.338484369808096e-18,
        -0.09844007281325252, 4.439009633675136e-18,
        -0.0813456394539524, -5.07707635593117e-18,
        -0.06453852113757118, 6.470486661692933e-18,
        -0.048009219186360606, -1.4390903347292205e-18,
        -0.0317486983145803, -3.0382263084680858e-18,
        -0.015748356968139168, -1.0021578630528974e-18,
        0.0, 0.0,
        0.015504186535965254, -3.278321022892429e-19,
        0.030771658666753687, 1.0431732029005968e-18,
        0.0458095360312942, 1.902959866474257e-18,
        0.06062462181643484, 2.6424025938726934e-18,
        0.07522342123758753, -5.930604196293241e-18,
        0.08961215868968714, -5.4268129336647135e-18,
        0.10379679368164356, 5.47772415726659e-18,
        0.11778303565638346, -1.1971685747593677e-18,
        0.13157635778871926, 1.1123000879729588e-17,
        0.1451820098444979, 8.242418783022475e-18,
        0.15860503017663857, 1.1257003872182592e-17,
        0.17185025692665923, -6.0224538210113705e-18,
        0.184922338494012, 3.0236614153574064e-18,
        0.19782574332991987, 1.2821194372980142e-17,
        0.21056476910734964, -4.249405314729895e-18,
        0.22314355131420976, -9.091270597324799e-18,
        0.2355660713127669, -2.3943371495187355e-18,
        0.24783616390458127, -1.2432209578702523e-17,
        0.25995752443692605, 2.069806938978935e-17,
        0.27193371548364176, 7.83319637697442e-19,
        0.2837681731306446, -2.032665581126656e-17,
        0.2954642128938359, -2.16461086040599e-17,
        0.3070250352949119, -1.2319916200101964e-17,
        0.3184537311185346, 2.7114779367326236e-17,
        0.329753286372468, 2.122020616196946e-18,
        0.3409265869705932, 1.7467136443544747e-17,
        0.3519764231571782, -1.2953893030191963e-17,
    ];
}
