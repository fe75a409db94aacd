namespace Dialogos.Drivers.Input;

/// <summary>Which language the keyboard speaks.</summary>
public enum ScanSet
{
    /// <summary>The set of the PC/XT; an i8042 controller translates to it.</summary>
    One = 1,
    /// <summary>The set of the PC/AT, which keyboards speak untranslated.</summary>
    Two = 2,
}

/// <summary>Turns the bytes of a PS/2 keyboard into key events.</summary>
public sealed class ScanCodeDecoder(ScanSet set)
{
    private const byte Extended = 0xE0, ExtendedTwice = 0xE1, ReleaseInSetTwo = 0xF0;

    private bool _isExtended, _isRelease;
    private int _skip;

    /// <summary>Takes one byte; true if it completes an event.</summary>
    public bool TryDecode(byte value, out KeyEvent keyEvent)
    {
        keyEvent = default;
        if (_skip > 0)
        {
            _skip--;
            return false;
        }
        switch (value)
        {
            case Extended:
                _isExtended = true;
                return false;
            case ExtendedTwice:
                // Pause sends one fixed sequence of 6 (set 1) or 8 (set 2) bytes and no release: it is not used.
                _skip = set == ScanSet.One ? 5 : 7;
                return false;
            case ReleaseInSetTwo when set == ScanSet.Two:
                _isRelease = true;
                return false;
        }
        var isDown = set == ScanSet.One ? (value & 0x80) == 0 : !_isRelease;
        var code = set == ScanSet.One ? (byte)(value & 0x7F) : ScanSetTwo.ToSetOne(value);
        var isFakeShift = _isExtended && code is 0x2A or 0x36 && _isExtended;
        var key = (Key)(code | (_isExtended ? 0x80 : 0));
        _isExtended = false;
        _isRelease = false;
        // Extended keys are wrapped in shifts that nobody pressed, for programs of 1984.
        if (code == 0 || isFakeShift)
            return false;
        keyEvent = new KeyEvent(key, isDown);
        return true;
    }
}
