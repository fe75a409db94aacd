using System;
using Dialogos.Kernel.Diagnostics;

namespace Dialogos.Drivers.Display;

/// <summary>
/// A panic on a framebuffer: white on red from edge to edge, whatever was there before. What does not fit is left out, but
/// for the last rows, which say what happens next. Draws straight into the framebuffer: no grid, no lock, no new object.
/// </summary>
internal sealed class FramebufferPanicScreen : PanicScreen
{
    private const uint Ground = 0x9B1C1C, Ink = 0xFFFFFF, Faint = 0xF3C6C6;
    private const int Margin = 2;
    private const int FooterRows = 3;
    private const string Title = "Dialogos has stopped because of a fault in its kernel.";
    private readonly FramebufferSurface _surface;
    private readonly uint[] _cell = new uint[Font.Width];
    private readonly uint[] _line;
    private readonly int _columns, _rows;
    private int _column, _row, _lastRow;

    internal FramebufferPanicScreen(FramebufferSurface surface)
    {
        _surface = surface;
        _columns = GridPainter.ColumnsOf(surface);
        _rows = GridPainter.RowsOf(surface);
        _line = new uint[surface.Width];
    }

    public override void Begin()
    {
        _line.AsSpan().Fill(Pixel(Ground));
        for (var row = 0; row < _surface.Height; row++)
            _surface.WriteRow(0, row, _line);
        _lastRow = _rows - FooterRows;
        _row = 1;
        _column = Margin;
        for (var i = 0; i < Title.Length; i++)
            Write((byte)Title[i]);
        _row = 3;
        _column = Margin;
    }

    public override void BeginFooter()
    {
        _row = Math.Min(_row + 1, _rows - FooterRows + 1);
        _lastRow = _rows;
        _column = Margin;
    }

    public override void Write(byte character)
    {
        if (character == '\n')
        {
            _row++;
            _column = Margin;
            return;
        }
        if (_column >= _columns - Margin)
        {
            _row++;
            _column = 2 * Margin;
        }
        if (_row >= _lastRow)
            return;
        var ink = Pixel(_row <= 3 || _lastRow == _rows ? Ink : Faint);
        var ground = Pixel(Ground);
        var glyph = Font.Glyph((char)character);
        for (var line = 0; line < Font.Height; line++)
        {
            for (var at = 0; at < Font.Width; at++)
                _cell[at] = (glyph[line] & (0x80 >> at)) != 0 ? ink : ground;
            _surface.WriteRow(_column * Font.Width, _row * Font.Height + line, _cell);
        }
        _column++;
    }

    private uint Pixel(uint color) =>
        _surface.IsRedFirst ? ((color & 0xFF) << 16) | (color & 0xFF00) | (color >> 16) : color;
}
