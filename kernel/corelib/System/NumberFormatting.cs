namespace System;

/// <summary>Integers as text: formats D, X, x, B and G without precision, with a count of digits for the first four.</summary>
internal static class NumberFormatting
{
    /// <summary>The sign and 64 binary digits.</summary>
    private const int LongestText = 65;

    internal static string ToText(long value, int bits, ReadOnlySpan<char> format) => ToText(value < 0, Magnitude(value), unchecked((ulong)value), bits, format);

    internal static string ToText(ulong value, int bits, ReadOnlySpan<char> format) => ToText(false, value, value, bits, format);

    internal static bool TryFormat(long value, int bits, Span<char> destination, out int written, ReadOnlySpan<char> format) =>
        TryFormat(value < 0, Magnitude(value), unchecked((ulong)value), bits, destination, out written, format);

    internal static bool TryFormat(ulong value, int bits, Span<char> destination, out int written, ReadOnlySpan<char> format) =>
        TryFormat(false, value, value, bits, destination, out written, format);

    private static ulong Magnitude(long value) => value < 0 ? unchecked(0UL - (ulong)value) : (ulong)value;

    private static string ToText(bool negative, ulong magnitude, ulong raw, int bits, ReadOnlySpan<char> format)
    {
        Span<char> buffer = stackalloc char[LongestText];
        if (TryFormat(negative, magnitude, raw, bits, buffer, out int written, format))
            return new string(buffer.Slice(0, written));
        ParseFormat(format, out _, out int digits);
        buffer = new char[digits + 1];
        TryFormat(negative, magnitude, raw, bits, buffer, out written, format);
        return new string(buffer.Slice(0, written));
    }

    private static bool TryFormat(bool negative, ulong magnitude, ulong raw, int bits, Span<char> destination, out int written, ReadOnlySpan<char> format)
    {
        ParseFormat(format, out char kind, out int digits);
        uint radix = kind is 'X' or 'x' ? 16u : kind == 'B' ? 2u : 10u;
        if (radix != 10)
        {
            magnitude = bits == 64 ? raw : raw & ((1UL << bits) - 1);
            negative = false;
        }

        int needed = 1;
        for (ulong rest = magnitude / radix; rest != 0; rest /= radix)
            needed++;
        if (needed < digits)
            needed = digits;
        int length = needed + (negative ? 1 : 0);
        written = 0;
        if (length > destination.Length)
            return false;
        if (negative)
            destination[0] = '-';
        char letter = kind == 'x' ? 'a' : 'A';
        for (int i = length - 1; i >= (negative ? 1 : 0); i--)
        {
            uint digit = (uint)(magnitude % radix);
            magnitude /= radix;
            destination[i] = (char)(digit < 10 ? '0' + digit : letter + (digit - 10));
        }

        written = length;
        return true;
    }

    private static void ParseFormat(ReadOnlySpan<char> format, out char kind, out int digits)
    {
        kind = 'D';
        digits = 0;
        if (format.Length == 0)
            return;
        kind = format[0] switch
        {
            'D' or 'd' => 'D',
            'G' or 'g' when format.Length == 1 => 'D',
            'X' => 'X',
            'x' => 'x',
            'B' or 'b' => 'B',
            _ => throw new FormatException("Only the integer formats D, X, x, B and G are offered."),
        };
        for (int i = 1; i < format.Length; i++)
        {
            if (!char.IsAsciiDigit(format[i]) || digits >= 100_000_000)
                throw new FormatException("Format specifier was invalid.");
            digits = (digits * 10) + (format[i] - '0');
        }
    }
}
