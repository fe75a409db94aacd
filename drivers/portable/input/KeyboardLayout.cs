using System;

namespace Dialogos.Drivers.Input;

/// <summary>Which characters the keys of a layout stand for; index: <see cref="Key"/> below 0x3A.</summary>
public sealed class KeyboardLayout
{
    private readonly string _plain, _shifted;

    private KeyboardLayout(string name, string plain, string shifted)
    {
        if (plain.Length != shifted.Length)
            throw new ArgumentException("Both levels describe the same keys.");
        Name = name;
        _plain = plain;
        _shifted = shifted;
    }

    /// <summary>The layout's short name.</summary>
    public string Name { get; }

    /// <summary>The layout of the United States.</summary>
    public static KeyboardLayout UnitedStates { get; } = new(
        "us",
        "\0\u001B1234567890-=\u007F\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ",
        "\0\u001B!@#$%^&*()_+\u007F\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ");

    /// <summary>The character of a key, or NUL if it has none.</summary>
    public char Character(Key key, bool isShifted) =>
        (int)key < _plain.Length ? (isShifted ? _shifted : _plain)[(int)key] : '\0';
}
