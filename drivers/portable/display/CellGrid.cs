// Words. The *grid* holds what the screen should show; a cell is *dirty* while the screen shows something else. Scrolling
// moves no cell: rows are a ring, and its start moves.
using System;

namespace Dialogos.Drivers.Display;

/// <summary>A grid of cells with a cursor: what a terminal's output acts on. Not thread-safe.</summary>
public sealed class CellGrid
{
    private readonly Cell[] _cells;
    private readonly bool[] _dirtyRows;
    private int _top;
    private bool _wrapPending;

    /// <summary>An empty grid.</summary>
    public CellGrid(int columns, int rows)
    {
        if (columns < 1 || rows < 1)
            throw new ArgumentOutOfRangeException(nameof(columns));
        Columns = columns;
        Rows = rows;
        _cells = new Cell[columns * rows];
        _dirtyRows = new bool[rows];
        ResetAttributes();
        EraseRows(0, rows);
    }

    /// <summary>Cells in a row.</summary>
    public int Columns { get; }
    /// <summary>Rows.</summary>
    public int Rows { get; }
    /// <summary>Column of the cursor, from 0.</summary>
    public int CursorColumn { get; private set; }
    /// <summary>Row of the cursor, from 0.</summary>
    public int CursorRow { get; private set; }
    /// <summary>True if the cursor is to be shown.</summary>
    public bool IsCursorVisible { get; set; } = true;
    /// <summary>Colour of what is written next.</summary>
    public byte Foreground { get; set; }
    /// <summary>Ground of what is written next, and of what is erased.</summary>
    public byte Background { get; set; }
    /// <summary>Bright variant of the first eight colours.</summary>
    public bool IsBold { get; set; }
    /// <summary>Colours exchanged.</summary>
    public bool IsReversed { get; set; }

    /// <summary>The cell at a place inside the grid.</summary>
    public Cell this[int column, int row] => _cells[Index(column, row)];

    /// <summary>True if a cell of the row changed since <see cref="Clean"/>.</summary>
    public bool IsDirty(int row) => _dirtyRows[row];

    /// <summary>Says that the screen shows the row.</summary>
    public void Clean(int row) => _dirtyRows[row] = false;

    /// <summary>Default colours.</summary>
    public void ResetAttributes()
    {
        Foreground = Palette.DefaultForeground;
        Background = Palette.DefaultBackground;
        IsBold = false;
        IsReversed = false;
    }

    /// <summary>
    /// Writes one character and moves on. After the last column the cursor waits there; only the next character goes to a
    /// new row (as VT100 does), so that a full row does not scroll the screen.
    /// </summary>
    public void Put(char character)
    {
        if (_wrapPending)
        {
            CarriageReturn();
            LineFeed();
        }
        var foreground = IsBold && Foreground < 8 ? (byte)(Foreground + 8) : Foreground;
        var cell = IsReversed ? new Cell(character, Background, foreground) : new Cell(character, foreground, Background);
        _cells[Index(CursorColumn, CursorRow)] = cell;
        _dirtyRows[CursorRow] = true;
        if (CursorColumn + 1 < Columns)
            CursorColumn++;
        else
            _wrapPending = true;
    }

    /// <summary>To the first column.</summary>
    public void CarriageReturn() => MoveTo(0, CursorRow);

    /// <summary>To the next row; at the last one everything scrolls up.</summary>
    public void LineFeed()
    {
        _wrapPending = false;
        _dirtyRows[CursorRow] = true;
        if (CursorRow + 1 < Rows)
            CursorRow++;
        else
            ScrollUp();
        _dirtyRows[CursorRow] = true;
    }

    /// <summary>To the next column that is a multiple of 8.</summary>
    public void Tab() => MoveTo(Math.Min(Columns - 1, (CursorColumn & ~7) + 8), CursorRow);

    /// <summary>One column to the left, if there is one.</summary>
    public void Backspace() => MoveTo(CursorColumn - 1, CursorRow);

    /// <summary>To a place; outside the grid, to the nearest inside.</summary>
    public void MoveTo(int column, int row)
    {
        _wrapPending = false;
        _dirtyRows[CursorRow] = true;
        CursorColumn = Math.Clamp(column, 0, Columns - 1);
        CursorRow = Math.Clamp(row, 0, Rows - 1);
        _dirtyRows[CursorRow] = true;
    }

    /// <summary>Erases cells of the cursor's row.</summary>
    public void EraseInRow(int firstColumn, int count)
    {
        _wrapPending = false;
        Blank(CursorRow, Math.Clamp(firstColumn, 0, Columns), Math.Clamp(count, 0, Columns - firstColumn));
    }

    /// <summary>Erases whole rows.</summary>
    public void EraseRows(int firstRow, int count)
    {
        for (var row = Math.Max(0, firstRow); row < Math.Min(Rows, firstRow + count); row++)
            Blank(row, 0, Columns);
    }

    /// <summary>Removes cells at the cursor; those to the right move left.</summary>
    public void DeleteCells(int count)
    {
        count = Math.Clamp(count, 0, Columns - CursorColumn);
        for (var column = CursorColumn; column + count < Columns; column++)
            _cells[Index(column, CursorRow)] = _cells[Index(column + count, CursorRow)];
        Blank(CursorRow, Columns - count, count);
    }

    /// <summary>Makes room at the cursor; the cells from there on move right.</summary>
    public void InsertCells(int count)
    {
        count = Math.Clamp(count, 0, Columns - CursorColumn);
        for (var column = Columns - 1; column - count >= CursorColumn; column--)
            _cells[Index(column, CursorRow)] = _cells[Index(column - count, CursorRow)];
        Blank(CursorRow, CursorColumn, count);
    }

    private void ScrollUp()
    {
        _top = (_top + 1) % Rows;
        for (var row = 0; row < Rows; row++)
            _dirtyRows[row] = true;
        Blank(Rows - 1, 0, Columns);
    }

    private void Blank(int row, int firstColumn, int count)
    {
        for (var column = firstColumn; column < firstColumn + count; column++)
            _cells[Index(column, row)] = new Cell(' ', Foreground, Background);
        _dirtyRows[row] = true;
    }

    private int Index(int column, int row) => (_top + row) % Rows * Columns + column;
}
