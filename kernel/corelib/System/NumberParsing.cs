namespace System;

/// <summary>Decimal integers from text, as .NET's NumberStyles.Integer in the invariant culture.</summary>
internal static class NumberParsing
{
    internal enum Outcome
    {
        Done,
        NoNumber,
        TooLarge,
    }

    internal static Outcome Signed(ReadOnlySpan<char> text, int bits, out long value)
    {
        Outcome outcome = Magnitude(text, out bool negative, out ulong magnitude);
        ulong limit = (1UL << (bits - 1)) - (negative ? 0UL : 1UL);
        value = 0;
        if (outcome == Outcome.Done && magnitude > limit)
            outcome = Outcome.TooLarge;
        if (outcome == Outcome.Done)
            value = unchecked(negative ? (long)(0UL - magnitude) : (long)magnitude);
        return outcome;
    }

    internal static Outcome Unsigned(ReadOnlySpan<char> text, int bits, out ulong value)
    {
        Outcome outcome = Magnitude(text, out bool negative, out value);
        ulong limit = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        if (outcome == Outcome.Done && (value > limit || (negative && value != 0)))
            outcome = Outcome.TooLarge;
        if (outcome != Outcome.Done)
            value = 0;
        return outcome;
    }

    internal static void ThrowUnlessDone(Outcome outcome)
    {
        if (outcome == Outcome.NoNumber)
            throw new FormatException("The input string was not in a correct format.");
        if (outcome == Outcome.TooLarge)
            throw new OverflowException("Value was either too large or too small.");
    }

    private static Outcome Magnitude(ReadOnlySpan<char> text, out bool negative, out ulong magnitude)
    {
        negative = false;
        magnitude = 0;
        int i = 0;
        while (i < text.Length && IsBlank(text[i]))
            i++;
        if (i < text.Length && text[i] is '-' or '+')
            negative = text[i++] == '-';
        int firstDigit = i;
        bool overflow = false;
        for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
        {
            ulong digit = (ulong)(text[i] - '0');
            overflow |= magnitude > (ulong.MaxValue - digit) / 10;
            magnitude = unchecked((magnitude * 10) + digit);
        }

        if (i == firstDigit)
            return Outcome.NoNumber;
        while (i < text.Length && IsBlank(text[i]))
            i++;
        while (i < text.Length && text[i] == '\0')
            i++;
        if (i < text.Length)
            return Outcome.NoNumber;
        return overflow ? Outcome.TooLarge : Outcome.Done;
    }

    private static bool IsBlank(char c) => c == ' ' || (c >= '\t' && c <= '\r');
}
