namespace System;

/// <summary>
/// Floating-point numbers as text: the shortest that reads back as the same number (G and R without precision), found exactly
/// (Steele and White, "How to print floating-point numbers accurately", 1990), and F with a count of digits.
/// </summary>
internal static class FloatingPointFormatting
{
    private const int MostShortestDigits = 17;

    internal static string ToText(ulong bits, FloatingPointShape shape, ReadOnlySpan<char> format)
    {
        bool negative = (bits & shape.SignBit) != 0;
        ulong magnitude = bits & ~shape.SignBit;
        if (magnitude > shape.Infinity)
            return "NaN";
        if (magnitude == shape.Infinity)
            return negative ? "-Infinity" : "Infinity";
        string sign = negative ? "-" : "";
        if (format.Length == 0 || (format.Length == 1 && format[0] is 'G' or 'g' or 'R' or 'r'))
            return sign + Shortest(magnitude, shape, format.Length == 1 && format[0] is 'g' or 'r' ? 'e' : 'E');
        if (format[0] is 'F' or 'f')
            return sign + Fixed(magnitude, shape, DigitsOf(format));
        throw new FormatException("Only the floating-point formats G and R without precision, and F, are offered.");
    }

    private static int DigitsOf(ReadOnlySpan<char> format)
    {
        int digits = 0;
        for (int i = 1; i < format.Length; i++)
        {
            if (!char.IsAsciiDigit(format[i]) || digits > 999)
                throw new FormatException("Format specifier was invalid.");
            digits = digits * 10 + (format[i] - '0');
        }

        // The invariant culture's count.
        return format.Length == 1 ? 2 : digits;
    }

    private static string Shortest(ulong magnitude, FloatingPointShape shape, char exponentLetter)
    {
        if (magnitude == 0)
            return "0";
        Span<char> digits = stackalloc char[MostShortestDigits + 1];
        int count = ShortestDigits(magnitude, shape, digits, out int point);
        if (point > shape.PlainDigits || point < -3)
        {
            string fraction = count > 1 ? "." + new string(digits.Slice(1, count - 1)) : "";
            int exponent = point - 1;
            string power = Math.Abs(exponent).ToString("D2");
            return new string(digits.Slice(0, 1)) + fraction + exponentLetter.ToString() + (exponent < 0 ? "-" : "+") + power;
        }

        if (point <= 0)
            return "0." + new string('0', -point) + new string(digits.Slice(0, count));
        if (count <= point)
            return new string(digits.Slice(0, count)) + new string('0', point - count);
        return new string(digits.Slice(0, point)) + "." + new string(digits.Slice(point, count - point));
    }

    // The value is 0.DIGITS times ten to the power of point.
    private static int ShortestDigits(ulong magnitude, FloatingPointShape shape, Span<char> digits, out int point)
    {
        ulong significand = shape.Split(magnitude, out int exponent);
        // The number below is half as far away where the significand is the least with this exponent.
        int narrow = significand == 1UL << (shape.Precision - 1) && exponent > shape.LeastExponent ? 1 : 0;
        bool inclusive = (significand & 1) == 0;
        // Value = numerator / denominator; everything between value - below and value + above reads back as it.
        var numerator = new WideNatural(significand);
        var denominator = new WideNatural(1);
        var above = new WideNatural(1);
        var below = new WideNatural(1);
        numerator.ShiftLeft(Math.Max(exponent, 0) + 1 + narrow);
        denominator.ShiftLeft(Math.Max(-exponent, 0) + 1 + narrow);
        above.ShiftLeft(Math.Max(exponent, 0) + narrow);
        below.ShiftLeft(Math.Max(exponent, 0));

        // A guess that is never too high, log10(2) being about 1233 / 4096, and steps to where the first digit is behind the point.
        point = (exponent + new WideNatural(significand).BitLength - 1) * 1233 >> 12;
        denominator.MultiplyByPowerOfTen(Math.Max(point, 0));
        int up = Math.Max(-point, 0);
        numerator.MultiplyByPowerOfTen(up);
        above.MultiplyByPowerOfTen(up);
        below.MultiplyByPowerOfTen(up);
        while (Reaches(numerator, above, denominator, inclusive))
        {
            denominator.MultiplyAdd(10, 0);
            point++;
        }

        int count = 0;
        for (; ; )
        {
            numerator.MultiplyAdd(10, 0);
            above.MultiplyAdd(10, 0);
            below.MultiplyAdd(10, 0);
            int digit = numerator.TakeDigit(denominator);
            int toBelow = numerator.CompareTo(below);
            bool low = inclusive ? toBelow <= 0 : toBelow < 0;
            bool high = Reaches(numerator, above, denominator, inclusive);
            if (low || high)
            {
                int toHalf = numerator.Plus(numerator).CompareTo(denominator);
                bool isNearer = toHalf > 0 || (toHalf == 0 && (digit & 1) != 0);
                digits[count++] = (char)('0' + digit + (high && (!low || isNearer) ? 1 : 0));
                return count;
            }

            digits[count++] = (char)('0' + digit);
        }
    }

    private static bool Reaches(WideNatural numerator, WideNatural above, WideNatural denominator, bool inclusive)
    {
        int order = numerator.Plus(above).CompareTo(denominator);
        return inclusive ? order >= 0 : order > 0;
    }

    // All digits of the exact value, rounded at the last that is wanted: to the nearest, the even one of two.
    private static string Fixed(ulong magnitude, FloatingPointShape shape, int places)
    {
        ulong significand = shape.Split(magnitude, out int exponent);
        var numerator = new WideNatural(significand);
        var denominator = new WideNatural(1);
        numerator.ShiftLeft(Math.Max(exponent, 0));
        denominator.ShiftLeft(Math.Max(-exponent, 0));
        int before = 1;
        for (; numerator.CompareTo(denominator) >= 0; before++)
            denominator.MultiplyAdd(10, 0);
        // One place before the first digit, for a carry.
        var digits = new char[before + places];
        for (int at = 0; at < digits.Length; at++)
        {
            digits[at] = (char)('0' + numerator.TakeDigit(denominator));
            if (at < digits.Length - 1)
                numerator.MultiplyAdd(10, 0);
        }

        int i = digits.Length - 1;
        int toHalf = numerator.Plus(numerator).CompareTo(denominator);
        if (toHalf > 0 || (toHalf == 0 && (digits[i] & 1) != 0))
        {
            for (; digits[i] == '9'; i--)
                digits[i] = '0';
            digits[i]++;
        }

        int start = before > 1 && digits[0] == '0' ? 1 : 0;
        string whole = new(digits, start, before - start);
        return places == 0 ? whole : whole + "." + new string(digits, before, places);
    }
}
