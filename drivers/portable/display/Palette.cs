using System;

namespace Dialogos.Drivers.Display;

/// <summary>The sixteen colours of the console, as 0xRRGGBB.</summary>
public static class Palette
{
    /// <summary>Colour of text that asks for none.</summary>
    public const byte DefaultForeground = 7;
    /// <summary>Colour of the ground.</summary>
    public const byte DefaultBackground = 0;

    private static ReadOnlySpan<uint> Colors =>
    [
        0x0E1116, 0xD9534F, 0x5FB760, 0xD7A84A, 0x4F8FDB, 0xB077C9, 0x3FB0AC, 0xD5DAE1,
        0x5C6673, 0xFF7B72, 0x8ADF8B, 0xF2CC60, 0x79B8FF, 0xD2A8FF, 0x76E3DE, 0xFFFFFF,
    ];

    /// <summary>A colour by its ANSI number, 0 to 15.</summary>
    public static uint Color(byte index) => Colors[index & 15];

    /// <summary>The nearest of the sixteen to one of xterm's 256 colours.</summary>
    public static byte FromExtended(int index)
    {
        if (index < 16)
            return (byte)Math.Max(index, 0);
        if (index >= 232)
            return Nearest((uint)(8 + 10 * (Math.Min(index, 255) - 232)) * 0x010101);
        var cube = index - 16;
        return Nearest((Level(cube / 36) << 16) | (Level(cube / 6 % 6) << 8) | Level(cube % 6));
    }

    /// <summary>The nearest of the sixteen to a colour given as 0xRRGGBB.</summary>
    public static byte Nearest(uint color)
    {
        byte best = 0;
        var bestDistance = int.MaxValue;
        for (byte i = 0; i < 16; i++)
        {
            var distance = Square(color >> 16, Colors[i] >> 16) + Square(color >> 8, Colors[i] >> 8) + Square(color, Colors[i]);
            if (distance >= bestDistance)
                continue;
            bestDistance = distance;
            best = i;
        }
        return best;
    }

    private static uint Level(int step) => step == 0 ? 0 : (uint)(55 + 40 * step);

    private static int Square(uint a, uint b)
    {
        var difference = (int)(a & 0xFF) - (int)(b & 0xFF);
        return difference * difference;
    }
}
