using System;
using System.Threading;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Monitor;

namespace Dialogos.Drivers.Display;

/// <summary>The screen as a terminal. The keyboard is its other half.</summary>
public sealed class Screen : ITerminal
{
    private readonly Lock _lock = new();
    private readonly CellGrid _grid;
    private readonly AnsiParser _parser;
    private readonly GridPainter _painter;

    private Screen(IPixelSurface surface)
    {
        _grid = new CellGrid(GridPainter.ColumnsOf(surface), GridPainter.RowsOf(surface));
        _parser = new AnsiParser(_grid);
        _painter = new GridPainter(_grid, surface);
    }

    /// <inheritdoc/>
    public string Name => "screen";
    /// <inheritdoc/>
    public int Columns => _grid.Columns;
    /// <inheritdoc/>
    public int Rows => _grid.Rows;
    /// <inheritdoc/>
    public bool HasColours => true;

    /// <inheritdoc/>
    public void Write(string text)
    {
        lock (_lock)
        {
            _parser.Write(text);
            _painter.Paint();
        }
    }

    /// <summary>Takes the framebuffer that the loader described, if it did.</summary>
    internal static void StartFromLoader()
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

    /// <summary>Makes a surface a terminal. It begins with the log of the boot so far.</summary>
    internal static void Start(FramebufferSurface surface)
    {
        var screen = new Screen(surface);
        screen.WriteLog();
        Terminals.Attach(screen);
        Panic.Screen = new FramebufferPanicScreen(surface);
        Log.Information($"screen: {surface.Width}x{surface.Height}, {screen.Columns}x{screen.Rows} characters");
    }

    private void WriteLog()
    {
        var line = new byte[256];
        var position = Log.Oldest;
        lock (_lock)
        {
            for (var length = Log.Read(ref position, line, out var level, out var time); length >= 0;
                length = Log.Read(ref position, line, out level, out time))
            {
                if (level < Log.Printed)
                    continue;
                _parser.Write(LogLine.Format(level, time, Text(line.AsSpan(0, Math.Min(length, line.Length)))) + "\n");
            }
            _painter.Paint();
        }
    }

    private static string Text(ReadOnlySpan<byte> line)
    {
        var characters = new char[line.Length];
        for (var i = 0; i < line.Length; i++)
            characters[i] = line[i] < 0x80 ? (char)line[i] : '?';
        return new string(characters);
    }
}
