using System;

namespace Dialogos.Drivers.Block;

/// <summary>Names that storage devices give themselves: ASCII padded with blanks.</summary>
public static class AtaText
{
    /// <summary>The text without its padding; anything but printable ASCII becomes a question mark.</summary>
    public static string Trim(ReadOnlySpan<byte> text)
    {
        var length = text.Length;
        while (length > 0 && text[length - 1] is (byte)' ' or 0)
            length--;
        Span<char> characters = stackalloc char[length];
        for (var i = 0; i < length; i++)
            characters[i] = text[i] is >= 0x20 and < 0x7F ? (char)text[i] : '?';
        return new string(characters);
    }
}
