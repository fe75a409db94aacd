using System;

namespace Dialogos.Drivers.Display;

/// <summary>A framebuffer of 32-bit pixels.</summary>
public interface IPixelSurface
{
    /// <summary>Pixels in a row.</summary>
    int Width { get; }
    /// <summary>Rows.</summary>
    int Height { get; }
    /// <summary>True if red lies in the lowest byte of a pixel, false if blue does.</summary>
    bool IsRedFirst { get; }

    /// <summary>Copies pixels to a part of a row; the caller stays inside the surface.</summary>
    void WriteRow(int column, int row, ReadOnlySpan<uint> pixels);
}
