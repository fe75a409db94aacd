namespace Dialogos.Drivers.Display;

/// <summary>One place of the grid: a character and its colours (0 to 15, as ANSI numbers them).</summary>
public readonly struct Cell(char character, byte foreground, byte background)
{
    /// <summary>The character.</summary>
    public char Character { get; } = character;
    /// <summary>Colour of the glyph.</summary>
    public byte Foreground { get; } = foreground;
    /// <summary>Colour behind it.</summary>
    public byte Background { get; } = background;

    /// <summary>True if both look the same.</summary>
    public bool SameAs(Cell other) =>
        Character == other.Character && Foreground == other.Foreground && Background == other.Background;
}
