namespace System;

/// <summary>
/// A number as the sum of two doubles, the second at most half a unit in the first one's last place: some 106 bits. The method is
/// T. J. Dekker's, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971); the sum
/// of two doubles is D. E. Knuth's (The Art of Computer Programming, volume 2, 4.2.2). For numbers far from overflow only.
/// </summary>
internal readonly struct FloatingPointPair
{
    // 2^27 + 1 cuts 53 bits into halves whose products are exact.
    private const double Cutter = 134217729.0;

    internal readonly double High;
    internal readonly double Low;

    internal FloatingPointPair(double high, double low)
    {
        High = high;
        Low = low;
    }

    /// <summary>The nearest double.</summary>
    internal double Value => High + Low;

    /// <summary>The sum, without an error.</summary>
    internal static FloatingPointPair Sum(double left, double right)
    {
        double sum = left + right, part = sum - left;
        return new(sum, (left - (sum - part)) + (right - part));
    }

    /// <summary>The product, without an error.</summary>
    internal static FloatingPointPair Product(double left, double right)
    {
        double product = left * right, leftHigh = Half(left), rightHigh = Half(right);
        double leftLow = left - leftHigh, rightLow = right - rightHigh;
        return new(product, (((leftHigh * rightHigh) - product) + (leftHigh * rightLow) + (leftLow * rightHigh)) + (leftLow * rightLow));
    }

    public static FloatingPointPair operator +(FloatingPointPair left, FloatingPointPair right)
    {
        FloatingPointPair sum = Sum(left.High, right.High);
        return Sum(sum.High, sum.Low + (left.Low + right.Low));
    }

    public static FloatingPointPair operator *(FloatingPointPair left, double right)
    {
        FloatingPointPair product = Product(left.High, right);
        return Sum(product.High, product.Low + (left.Low * right));
    }

    public static FloatingPointPair operator *(FloatingPointPair left, FloatingPointPair right)
    {
        FloatingPointPair product = Product(left.High, right.High);
        return Sum(product.High, product.Low + ((left.High * right.Low) + (left.Low * right.High)));
    }

    private static double Half(double value)
    {
        double wide = Cutter * value;
        return wide - (wide - value);
    }
}
