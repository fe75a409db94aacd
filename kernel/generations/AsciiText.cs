using System;
using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>Text as bytes: printable ASCII, lower-case hexadecimal and decimal numbers, as records hold them.</summary>
internal static class AsciiText
{
    /// <summary>The characters of printable ASCII bytes. <see cref="Errno.IllegalSequence"/>: a byte is none.</summary>
    public static Result<string> Read(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is < 0x20 or > 0x7E)
                return Errno.IllegalSequence;
            characters[i] = (char)bytes[i];
        }
        return new string(characters);
    }

    /// <summary>Appends printable ASCII. <see cref="Errno.IllegalSequence"/>: a character is none.</summary>
    public static Result Append(List<byte> bytes, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~')
                return Errno.IllegalSequence;
            bytes.Add((byte)text[i]);
        }
        return Result.Ok;
    }

    /// <summary>Writes bytes in lower-case hexadecimal.</summary>
    public static string ToHexadecimal(ReadOnlySpan<byte> bytes)
    {
        const string Digits = "0123456789abcdef";
        var characters = new char[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            characters[2 * i] = Digits[bytes[i] >> 4];
            characters[(2 * i) + 1] = Digits[bytes[i] & 15];
        }
        return new string(characters);
    }

    /// <summary>Reads lower-case hexadecimal of exactly <paramref name="length"/> bytes, else <see cref="Errno.BadMessage"/>.</summary>
    public static Result<byte[]> FromHexadecimal(string text, int length)
    {
        if (text.Length != length * 2)
            return Errno.BadMessage;
        var bytes = new byte[length];
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            int digit;
            if (character is >= '0' and <= '9')
                digit = character - '0';
            else if (character is >= 'a' and <= 'f')
                digit = character - 'a' + 10;
            else
                return Errno.BadMessage;
            bytes[i / 2] = (byte)((bytes[i / 2] << 4) | digit);
        }
        return bytes;
    }
}
