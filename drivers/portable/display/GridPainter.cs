using System;

namespace Dialogos.Drivers.Display;

/// <summary>
/// Paints a grid on a surface: only cells that differ from what was painted before, so that scrolling mostly empty rows is
/// cheap and the slow framebuffer is never read.
/// </summary>
public sealed class GridPainter
{
    private readonly CellGrid _grid;
    private readonly IPixelSurface _surface;
    private readonly Cell[] _shown;
    private readonly uint[] _colors = new uint[16];
    private readonly uint[] _row;
    private int _cursorColumn = -1, _cursorRow = -1;

    /// <summary>A painter for a grid no larger than <see cref="ColumnsOf"/> by <see cref="RowsOf"/>.</summary>
    public GridPainter(CellGrid grid, IPixelSurface surface)
    {
        if (grid.Columns > ColumnsOf(surface) || grid.Rows > RowsOf(surface))
            throw new ArgumentOutOfRangeException(nameof(grid));
        _grid = grid;
        _surface = surface;
        _shown = new Cell[grid.Columns * grid.Rows];
        _row = new uint[surface.Width];
        for (byte i = 0; i < 16; i++)
            _colors[i] = InOrder(Palette.Color(i), surface.IsRedFirst);
        ClearSurface();
    }

    /// <summary>Cells that fit into a row of the surface.</summary>
    public static int ColumnsOf(IPixelSurface surface) => surface.Width / Font.Width;

    /// <summary>Rows of cells that fit.</summary>
    public static int RowsOf(IPixelSurface surface) => surface.Height / Font.Height;

    /// <summary>Makes the surface show the grid.</summary>
    public void Paint()
    {
        var previousRow = _cursorRow;
        _cursorColumn = _grid.IsCursorVisible ? _grid.CursorColumn : -1;
        _cursorRow = _grid.IsCursorVisible ? _grid.CursorRow : -1;
        for (var row = 0; row < _grid.Rows; row++)
        {
            if (!_grid.IsDirty(row) && row != _cursorRow && row != previousRow)
                continue;
            _grid.Clean(row);
            PaintRow(row);
        }
    }

    private void PaintRow(int row)
    {
        var column = 0;
        while (column < _grid.Columns)
        {
            if (Wanted(column, row).SameAs(_shown[row * _grid.Columns + column]))
            {
                column++;
                continue;
            }
            var first = column;
            while (column < _grid.Columns && !Wanted(column, row).SameAs(_shown[row * _grid.Columns + column]))
            {
                _shown[row * _grid.Columns + column] = Wanted(column, row);
                column++;
            }
            PaintCells(first, column - first, row);
        }
    }

    // The cursor is a cell with its colours exchanged.
    private Cell Wanted(int column, int row)
    {
        var cell = _grid[column, row];
        return column == _cursorColumn && row == _cursorRow
            ? new Cell(cell.Character, cell.Background, cell.Foreground)
            : cell;
    }

    private void PaintCells(int first, int count, int row)
    {
        for (var line = 0; line < Font.Height; line++)
        {
            var at = 0;
            for (var column = first; column < first + count; column++)
            {
                var cell = _shown[row * _grid.Columns + column];
                var bits = Font.Glyph(cell.Character)[line];
                var foreground = _colors[cell.Foreground];
                var background = _colors[cell.Background];
                for (var mask = 0x80; mask != 0; mask >>= 1)
                    _row[at++] = (bits & mask) != 0 ? foreground : background;
            }
            _surface.WriteRow(first * Font.Width, row * Font.Height + line, _row.AsSpan(0, at));
        }
    }

    private void ClearSurface()
    {
        _row.AsSpan().Fill(_colors[Palette.DefaultBackground]);
        for (var row = 0; row < _surface.Height; row++)
            _surface.WriteRow(0, row, _row);
        for (var i = 0; i < _shown.Length; i++)
            _shown[i] = new Cell(' ', Palette.DefaultForeground, Palette.DefaultBackground);
    }

    private static uint InOrder(uint color, bool isRedFirst) =>
        isRedFirst ? ((color & 0xFF) << 16) | (color & 0xFF00) | (color >> 16) : color;
}
