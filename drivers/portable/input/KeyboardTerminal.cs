using System;

namespace Dialogos.Drivers.Input;

/// <summary>
/// Turns key events into the bytes that a terminal sends: characters, control codes, and xterm's sequences for the others.
/// </summary>
public sealed class KeyboardTerminal(KeyboardLayout layout)
{
    /// <summary>The most bytes that one event can make.</summary>
    public const int LongestSequence = 6;

    private bool _leftShift, _rightShift, _leftControl, _rightControl, _alt, _capsLock;
    private bool _numLock = true;

    /// <summary>Writes the bytes of an event to <paramref name="output"/> and returns how many there are.</summary>
    public int Translate(KeyEvent keyEvent, Span<byte> output)
    {
        if (UpdateModifiers(keyEvent) || !keyEvent.IsDown)
            return 0;
        var fixedSequence = SequenceOf(keyEvent.Key);
        if (fixedSequence.Length > 0)
        {
            fixedSequence.CopyTo(output);
            return fixedSequence.Length;
        }
        var character = CharacterOf(keyEvent.Key);
        if (character == '\0')
            return 0;
        if (_leftControl || _rightControl)
            character = ControlOf(character);
        var length = 0;
        if (_alt)
            output[length++] = 0x1B;
        output[length++] = (byte)character;
        return length;
    }

    private bool UpdateModifiers(KeyEvent keyEvent)
    {
        switch (keyEvent.Key)
        {
            case Key.LeftShift: _leftShift = keyEvent.IsDown; return true;
            case Key.RightShift: _rightShift = keyEvent.IsDown; return true;
            case Key.LeftControl: _leftControl = keyEvent.IsDown; return true;
            case Key.RightControl: _rightControl = keyEvent.IsDown; return true;
            case Key.LeftAlt or Key.RightAlt: _alt = keyEvent.IsDown; return true;
            case Key.CapsLock: _capsLock ^= keyEvent.IsDown; return true;
            case Key.NumLock: _numLock ^= keyEvent.IsDown; return true;
            default: return false;
        }
    }

    private char CharacterOf(Key key)
    {
        if (key == Key.PadEnter)
            return '\r';
        if (key == Key.PadDivide)
            return '/';
        if (key is >= Key.Pad7 and <= Key.PadPoint)
            return "789-456+1230."[key - Key.Pad7];
        var isShifted = _leftShift || _rightShift;
        var character = layout.Character(key, isShifted);
        // Caps Lock exchanges the levels of letters only.
        return _capsLock && character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')
            ? layout.Character(key, isShifted != _capsLock)
            : character;
    }

    private static char ControlOf(char character) => character switch
    {
        ' ' or '@' or '2' => '\0',
        >= 'a' and <= 'z' => (char)(character - 'a' + 1),
        >= 'A' and <= '_' => (char)(character - '@'),
        '/' => '\u001F',
        _ => character,
    };

    private ReadOnlySpan<byte> SequenceOf(Key key)
    {
        if (key is >= Key.Pad7 and <= Key.PadPoint && !_numLock)
            key = (Key)((byte)key | 0x80);
        return key switch
        {
            Key.Up => "\u001B[A"u8,
            Key.Down => "\u001B[B"u8,
            Key.Right => "\u001B[C"u8,
            Key.Left => "\u001B[D"u8,
            Key.Home => "\u001B[H"u8,
            Key.End => "\u001B[F"u8,
            Key.Insert => "\u001B[2~"u8,
            Key.Delete => "\u001B[3~"u8,
            Key.PageUp => "\u001B[5~"u8,
            Key.PageDown => "\u001B[6~"u8,
            _ => default,
        };
    }
}
