using System;

namespace Dialogos.Drivers.Display;

/// <summary>The built-in font: ASCII, Latin-1, box drawing, block elements and a few signs, 8 by 16 pixels each.</summary>
public static class Font
{
    /// <summary>Pixels in a row of a glyph.</summary>
    public const int Width = 8;
    /// <summary>Rows of a glyph.</summary>
    public const int Height = 16;

    private const int AsciiCount = 0x7F - 0x20, LatinCount = 0x100 - 0xA0, LinesCount = 0x25A0 - 0x2500;

    /// <summary>The rows of a character's glyph, from the top, the leftmost pixel in the highest bit.</summary>
    public static ReadOnlySpan<byte> Glyph(char character) =>
        FontGlyphs.Rows.Slice(IndexOf(character) * Height, Height);

    private static int IndexOf(char character)
    {
        if (character is >= ' ' and < '\u007F')
            return character - ' ';
        if (character is >= '\u00A0' and <= '\u00FF')
            return AsciiCount + character - 0xA0;
        if (character is >= '\u2500' and < '\u25A0')
            return AsciiCount + LatinCount + character - 0x2500;
        var singles = FontGlyphs.Singles;
        var index = 0;
        while (index < singles.Length - 1 && singles[index] != character)
            index++;
        return AsciiCount + LatinCount + LinesCount + index;
    }
}
