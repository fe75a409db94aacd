namespace System;

/// <summary>
/// Floating-point numbers from text, as .NET's NumberStyles.Float with thousands in the invariant culture: always the number
/// nearest to the exact decimal value, the even one of two.
/// </summary>
internal static class FloatingPointParsing
{
    // No number halfway between two doubles has more digits; those behind only say that there is more.
    private const int MostDigits = 768;
    private const int LargestPower = 400;
    private const int SmallestPower = -1200;

    internal static bool TryParse(ReadOnlySpan<char> text, FloatingPointShape shape, out ulong bits)
    {
        text = Trim(text);
        bits = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<char> rest = negative || (text.Length > 0 && text[0] == '+') ? text.Slice(1) : text;
        if (IsWord(rest, "nan"))
            bits = shape.Infinity | shape.Infinity >> 1 | shape.SignBit;
        else if (IsWord(rest, "infinity"))
            bits = shape.Infinity | (negative ? shape.SignBit : 0);
        else if (TryParseFinite(rest, shape, out bits))
            bits |= negative ? shape.SignBit : 0;
        else
            return false;
        return true;
    }

    private static bool TryParseFinite(ReadOnlySpan<char> text, FloatingPointShape shape, out ulong bits)
    {
        bits = 0;
        var digits = new WideNatural(0);
        int used = 0;
        int power = 0;
        bool any = false, point = false, hasMore = false;
        int i = 0;
        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            if (c == ',' && any && !point)
                continue;
            if (!char.IsAsciiDigit(c))
                break;
            any = true;
            if (used == 0 && c == '0')
            {
                power -= point ? 1 : 0;
                continue;
            }

            if (used < MostDigits)
            {
                digits.MultiplyAdd(10, (uint)(c - '0'));
                used++;
                power -= point ? 1 : 0;
            }
            else
            {
                hasMore |= c != '0';
                power += point ? 0 : 1;
            }
        }

        if (!any || !TryParseExponent(text.Slice(i), out int exponent))
            return false;
        if (used != 0)
            bits = ToNearest(digits, used, power + exponent, hasMore, shape);
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        if (text.Length == 0)
            return true;
        if (text[0] is not ('e' or 'E'))
            return false;
        int i = 1;
        bool negative = i < text.Length && text[i] == '-';
        if (i < text.Length && text[i] is '-' or '+')
            i++;
        if (i == text.Length)
            return false;
        for (; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
            exponent = Math.Min(exponent * 10 + (text[i] - '0'), 1_000_000);
        }

        if (negative)
            exponent = -exponent;
        return true;
    }

    // digits * 10^power, and a little more if hasMore.
    private static ulong ToNearest(WideNatural numerator, int count, int power, bool hasMore, FloatingPointShape shape)
    {
        if (power + count > LargestPower)
            return shape.Infinity;
        if (power < SmallestPower)
            return 0;
        var denominator = new WideNatural(1);
        numerator.MultiplyByPowerOfTen(Math.Max(power, 0));
        denominator.MultiplyByPowerOfTen(Math.Max(-power, 0));
        // The quotient, from 2^63 on, bit by bit.
        int exponent = numerator.BitLength - denominator.BitLength - 63;
        numerator.ShiftLeft(Math.Max(-exponent, 0));
        denominator.ShiftLeft(Math.Max(exponent, 0));
        denominator.ShiftLeft(63);
        if (numerator.CompareTo(denominator) < 0)
        {
            exponent--;
            numerator.ShiftLeft(1);
        }

        ulong quotient = 0;
        for (int bit = 63; bit >= 0; bit--)
        {
            if (numerator.CompareTo(denominator) >= 0)
            {
                numerator.Subtract(denominator);
                quotient |= 1UL << bit;
            }

            numerator.ShiftLeft(1);
        }

        return shape.Round(quotient, exponent, hasMore || !numerator.IsZero);
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] == '\0')
            end--;
        while (end > 0 && IsBlank(text[end - 1]))
            end--;
        int start = 0;
        while (start < end && IsBlank(text[start]))
            start++;
        return text.Slice(start, end - start);
    }

    private static bool IsWord(ReadOnlySpan<char> text, string small)
    {
        if (text.Length != small.Length)
            return false;
        for (int i = 0; i < small.Length; i++)
        {
            if (text[i] > 'z' || (text[i] | 0x20) != small[i])
                return false;
        }

        return true;
    }

    private static bool IsBlank(char c) => c == ' ' || (c >= '\t' && c <= '\r');
}
