namespace System.Text;

/// <summary>UTF-8 (RFC 3629; malformed parts are replaced by maximal subparts, Unicode 3.9 "U+FFFD substitution").</summary>
internal sealed class Utf8Encoding : Encoding
{
    private const uint Replacement = 0xFFFD;

    public override int GetByteCount(ReadOnlySpan<char> chars)
    {
        int count = 0;
        for (int i = 0; i < chars.Length;)
            count = checked(count + LengthOf(Next(chars, ref i)));
        return count;
    }

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        int written = 0;
        for (int i = 0; i < chars.Length;)
        {
            uint scalar = Next(chars, ref i);
            int length = LengthOf(scalar);
            if (length > bytes.Length - written)
                throw new ArgumentException("The output byte buffer is too small.", nameof(bytes));
            for (int k = length - 1; k > 0; k--)
            {
                bytes[written + k] = (byte)(0x80 | (scalar & 0x3F));
                scalar >>= 6;
            }

            bytes[written] = (byte)(length == 1 ? scalar : scalar | (0xF00u >> length));
            written += length;
        }

        return written;
    }

    public override int GetCharCount(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (int i = 0; i < bytes.Length;)
            count += Next(bytes, ref i) >= 0x10000 ? 2 : 1;
        return count;
    }

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        int written = 0;
        for (int i = 0; i < bytes.Length;)
        {
            uint scalar = Next(bytes, ref i);
            if ((scalar >= 0x10000 ? 2 : 1) > chars.Length - written)
                throw new ArgumentException("The output char buffer is too small.", nameof(chars));
            if (scalar >= 0x10000)
            {
                chars[written++] = (char)(0xD7C0 + (scalar >> 10));
                chars[written++] = (char)(0xDC00 + (scalar & 0x3FF));
            }
            else
            {
                chars[written++] = (char)scalar;
            }
        }

        return written;
    }

    private static int LengthOf(uint scalar) => scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;

    private static uint Next(ReadOnlySpan<char> chars, ref int index)
    {
        char c = chars[index++];
        if (!char.IsSurrogate(c))
            return c;
        if (char.IsHighSurrogate(c) && index < chars.Length && char.IsLowSurrogate(chars[index]))
            return 0x10000u + (((uint)c - 0xD800) << 10) + ((uint)chars[index++] - 0xDC00);
        return Replacement;
    }

    private static uint Next(ReadOnlySpan<byte> bytes, ref int index)
    {
        uint first = bytes[index++];
        if (first < 0x80)
            return first;
        int more = first is >= 0xC2 and <= 0xDF ? 1 : (first & 0xF0) == 0xE0 ? 2 : first is >= 0xF0 and <= 0xF4 ? 3 : 0;
        if (more == 0)
            return Replacement;
        uint scalar = first & (0x3Fu >> more);
        for (int k = 0; k < more; k++)
        {
            // The second byte's range shuts out long forms, surrogates and what lies above U+10FFFF.
            uint low = k != 0 ? 0x80u : first == 0xE0 ? 0xA0u : first == 0xF0 ? 0x90u : 0x80u;
            uint high = k != 0 ? 0xBFu : first == 0xED ? 0x9Fu : first == 0xF4 ? 0x8Fu : 0xBFu;
            if (index == bytes.Length || bytes[index] < low || bytes[index] > high)
                return Replacement;
            scalar = (scalar << 6) | (bytes[index++] & 0x3Fu);
        }

        return scalar;
    }
}
