// Words. A *scan code* is what a keyboard sends for a place on it; a *key* is that place; a *layout* says which character
// the key stands for under the modifiers that are held.
namespace Dialogos.Drivers.Input;

/// <summary>Places on a keyboard. Values below 0x80 are the codes of scan set 1, those above had the prefix 0xE0.</summary>
public enum Key : byte
{
    /// <summary>No key.</summary>
    None = 0,
    /// <summary>Escape.</summary>
    Escape = 0x01,
    /// <summary>Backspace.</summary>
    Backspace = 0x0E,
    /// <summary>Tab.</summary>
    Tab = 0x0F,
    /// <summary>Enter.</summary>
    Enter = 0x1C,
    /// <summary>Left Control.</summary>
    LeftControl = 0x1D,
    /// <summary>Left Shift.</summary>
    LeftShift = 0x2A,
    /// <summary>Right Shift.</summary>
    RightShift = 0x36,
    /// <summary>Asterisk of the number pad.</summary>
    PadMultiply = 0x37,
    /// <summary>Left Alt.</summary>
    LeftAlt = 0x38,
    /// <summary>Space.</summary>
    Space = 0x39,
    /// <summary>Caps Lock.</summary>
    CapsLock = 0x3A,
    /// <summary>F1; F2 to F10 follow.</summary>
    F1 = 0x3B,
    /// <summary>F10.</summary>
    F10 = 0x44,
    /// <summary>Num Lock.</summary>
    NumLock = 0x45,
    /// <summary>7 of the number pad; the pad's keys follow row by row to its point.</summary>
    Pad7 = 0x47,
    /// <summary>Point of the number pad.</summary>
    PadPoint = 0x53,
    /// <summary>F11.</summary>
    F11 = 0x57,
    /// <summary>F12.</summary>
    F12 = 0x58,
    /// <summary>Enter of the number pad.</summary>
    PadEnter = 0x9C,
    /// <summary>Right Control.</summary>
    RightControl = 0x9D,
    /// <summary>Slash of the number pad.</summary>
    PadDivide = 0xB5,
    /// <summary>Right Alt (AltGr).</summary>
    RightAlt = 0xB8,
    /// <summary>Home.</summary>
    Home = 0xC7,
    /// <summary>Arrow up.</summary>
    Up = 0xC8,
    /// <summary>Page up.</summary>
    PageUp = 0xC9,
    /// <summary>Arrow left.</summary>
    Left = 0xCB,
    /// <summary>Arrow right.</summary>
    Right = 0xCD,
    /// <summary>End.</summary>
    End = 0xCF,
    /// <summary>Arrow down.</summary>
    Down = 0xD0,
    /// <summary>Page down.</summary>
    PageDown = 0xD1,
    /// <summary>Insert.</summary>
    Insert = 0xD2,
    /// <summary>Delete.</summary>
    Delete = 0xD3,
}

/// <summary>A key that went down or up.</summary>
public readonly struct KeyEvent(Key key, bool isDown)
{
    /// <summary>Which key.</summary>
    public Key Key { get; } = key;
    /// <summary>True if it went down (or repeats), false if it went up.</summary>
    public bool IsDown { get; } = isDown;
}
