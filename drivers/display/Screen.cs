using System;
using System.Threading;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;

namespace Dialogos.Drivers.Display;

/// <summary>The text console on the screen, once there is a framebuffer.</summary>
public static class Screen
{
    private static readonly Lock s_lock = new();
    private static AnsiParser? s_parser;
    private static GridPainter? s_painter;

    /// <summary>True if there is a screen.</summary>
    public static bool IsPresent => s_painter is not null;

    /// <summary>Takes the framebuffer that the loader described, if it did.</summary>
    public static void StartFromLoader()
    {
        ref readonly var information = ref BootRecord.Information;
        if (information.FramebufferLayout == PixelLayout.None)
            return;
        var surface = FramebufferSurface.Create(
            information.Framebuffer, information.FramebufferWidth, information.FramebufferHeight,
            information.FramebufferStride, information.FramebufferLayout == PixelLayout.RedGreenBlue);
        if (surface.Failed)
            Log.Warning($"screen: the loader's framebuffer cannot be used (error {(int)surface.Error})");
        else
            Start(surface.Value);
    }

    /// <summary>Makes a surface the screen.</summary>
    public static void Start(IPixelSurface surface)
    {
        var grid = new CellGrid(GridPainter.ColumnsOf(surface), GridPainter.RowsOf(surface));
        lock (s_lock)
        {
            s_parser = new AnsiParser(grid);
            s_painter = new GridPainter(grid, surface);
        }
        Log.Information($"screen: {surface.Width}x{surface.Height}, {grid.Columns}x{grid.Rows} characters");
    }

    /// <summary>Shows bytes (UTF-8 with control sequences). A line feed alone also returns to the first column.</summary>
    public static void Write(ReadOnlySpan<byte> text)
    {
        lock (s_lock)
        {
            if (s_parser is null || s_painter is null)
                return;
            var start = 0;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] != (byte)'\n')
                    continue;
                s_parser.Write(text.Slice(start, i - start));
                s_parser.Write("\r\n"u8);
                start = i + 1;
            }
            s_parser.Write(text.Slice(start));
            s_painter.Paint();
        }
    }
}
