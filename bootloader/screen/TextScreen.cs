// Words. The *screen* is the firmware's text console: what is written there appears on every output that the firmware
// drives, the display and the serial line alike, so that a person at either can use the menu.
using System;
using Dialogos.Bootloader.Uefi;

namespace Dialogos.Bootloader.Screen;

/// <summary>A colour of the text console (UEFI 2.10, section 12.4.1, SetAttribute).</summary>
internal enum Colour
{
    Black = 0,
    Blue = 1,
    Green = 2,
    Cyan = 3,
    LightGray = 7,
    DarkGray = 8,
    LightGreen = 10,
    LightCyan = 11,
    LightRed = 12,
    Yellow = 14,
    White = 15,
}

/// <summary>A key that the loader knows.</summary>
internal enum Key
{
    None,
    Up,
    Down,
    Enter,
    Escape,
    Details,
    FirmwareSetup,
    Restart,
    Other,
}

/// <summary>Text in colours at places, and keys.</summary>
// SAFETY: the console's pointers are the firmware's; strings end with a zero.
internal static unsafe class TextScreen
{
    private const int BackgroundShift = 4;

    private static SimpleTextOutput* Output => Firmware.Tables->ConsoleOut;

    /// <summary>Characters in a row.</summary>
    public static int Width { get; private set; } = 80;

    /// <summary>Rows.</summary>
    public static int Height { get; private set; } = 25;

    /// <summary>Clears the screen to black and hides the cursor.</summary>
    public static void Clear()
    {
        nuint columns;
        nuint rows;
        if (Output->QueryMode(Output, (nuint)Output->Mode->Mode, &columns, &rows) == Status.Success)
        {
            Width = (int)columns;
            Height = (int)rows;
        }
        SetColours(Colour.LightGray, Colour.Black);
        Output->ClearScreen(Output);
        Output->EnableCursor(Output, 0);
    }

    /// <summary>Writes text at a place; what would pass the row's end is cut off.</summary>
    public static void WriteAt(int column, int row, string text, Colour colour, Colour background = Colour.Black)
    {
        if (row >= Height || column >= Width)
            return;
        // The last column stays free: writing there would scroll the screen in its last row.
        if (text.Length > Width - 1 - column)
            text = text.Substring(0, Width - 1 - column);
        Output->SetCursorPosition(Output, (nuint)column, (nuint)row);
        Write(text, colour, background);
    }

    /// <summary>Writes text where the last ended.</summary>
    public static void Write(string text, Colour colour, Colour background = Colour.Black)
    {
        SetColours(colour, background);
        fixed (char* characters = text)
            Output->OutputString(Output, characters);
    }

    /// <summary>Writes a line where the last text ended.</summary>
    public static void WriteLine(string text, Colour colour) => Write(text + "\r\n", colour);

    /// <summary>The text, cut or filled with blanks to a length.</summary>
    public static string Fit(string text, int length) =>
        text.Length > length ? text.Substring(0, length) : text.PadRight(length);

    /// <summary>The next key that was pressed; <see cref="Key.None"/> if none was.</summary>
    public static Key ReadKey()
    {
        var input = Firmware.Tables->ConsoleIn;
        InputKey key;
        if (input->ReadKeyStroke(input, &key) != Status.Success)
            return Key.None;
        return key.ScanCode switch
        {
            InputKey.ScanUp => Key.Up,
            InputKey.ScanDown => Key.Down,
            InputKey.ScanEscape => Key.Escape,
            0 => key.Character switch
            {
                '\r' or '\n' => Key.Enter,
                'd' or 'D' => Key.Details,
                'f' or 'F' => Key.FirmwareSetup,
                'r' or 'R' => Key.Restart,
                _ => Key.Other,
            },
            _ => Key.Other,
        };
    }

    /// <summary>Waits for a key.</summary>
    public static Key WaitForKey()
    {
        const ulong PollMicroseconds = 20_000;
        while (true)
        {
            var key = ReadKey();
            if (key != Key.None)
                return key;
            Firmware.Stall(PollMicroseconds);
        }
    }

    private static void SetColours(Colour colour, Colour background) =>
        Output->SetAttribute(Output, (nuint)colour | ((nuint)background << BackgroundShift));
}
