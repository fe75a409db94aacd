// ECMA-48 (control functions) as far as terminals of the VT100 family agree; UTF-8 (RFC 3629).
using System;

namespace Dialogos.Drivers.Display;

/// <summary>Turns a stream of bytes (UTF-8 with control sequences) into actions on a grid. Any input is accepted.</summary>
public sealed class AnsiParser(CellGrid grid)
{
    private const int MostParameters = 16, LargestParameter = 9999;
    private const char Replacement = '\uFFFD';

    private enum State
    {
        Ground,
        Escape,
        EscapeIntermediate,
        Control,
        ControlIgnored,
        Text,
        TextEscape,
    }

    private readonly int[] _parameters = new int[MostParameters];
    private int _parameterCount;
    private bool _isPrivate;
    private State _state;
    private uint _codePoint, _smallestCodePoint;
    private int _continuationBytes;
    private int _savedColumn, _savedRow;

    /// <summary>Acts on bytes; sequences may be split between calls anywhere.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            Write(value);
    }

    /// <summary>Acts on text; a line feed alone also returns to the first column.</summary>
    public void Write(string text)
    {
        foreach (var character in text)
        {
            if (character == '\n')
                Write((byte)'\r');
            if (character < 0x80)
                Write((byte)character);
            else if (_state == State.Ground)
                grid.Put(character);
        }
    }

    private void Write(byte value)
    {
        switch (_state)
        {
            case State.Ground:
                Ground(value);
                break;
            case State.Escape:
                Escape(value);
                break;
            case State.EscapeIntermediate:
                if (value is >= 0x30 and <= 0x7E or < 0x20)
                    _state = State.Ground;
                break;
            case State.Control or State.ControlIgnored:
                Control(value);
                break;
            case State.Text:
                // Operating system commands and the like end with BEL or ESC \.
                _state = value == 7 ? State.Ground : value == 0x1B ? State.TextEscape : State.Text;
                break;
            case State.TextEscape:
                _state = value == 0x1B ? State.TextEscape : value == '\\' ? State.Ground : State.Text;
                break;
        }
    }

    private void Ground(byte value)
    {
        if (_continuationBytes > 0 && (value & 0xC0) == 0x80)
        {
            _codePoint = (_codePoint << 6) | (value & 0x3Fu);
            if (--_continuationBytes == 0)
                PutCodePoint();
            return;
        }
        if (_continuationBytes > 0)
        {
            _continuationBytes = 0;
            grid.Put(Replacement);
        }
        if (value < 0x20 || value == 0x7F)
            Execute(value);
        else if (value < 0x80)
            grid.Put((char)value);
        else if (value is >= 0xC2 and <= 0xDF)
            Begin(value & 0x1Fu, 1, 0x80);
        else if (value is >= 0xE0 and <= 0xEF)
            Begin(value & 0xFu, 2, 0x800);
        else if (value is >= 0xF0 and <= 0xF4)
            Begin(value & 7u, 3, 0x10000);
        else
            grid.Put(Replacement);
    }

    private void Begin(uint bits, int continuationBytes, uint smallest)
    {
        _codePoint = bits;
        _continuationBytes = continuationBytes;
        _smallestCodePoint = smallest;
    }

    private void PutCodePoint()
    {
        var isValid = _codePoint >= _smallestCodePoint && _codePoint is < 0xD800 or > 0xDFFF && _codePoint <= 0xFFFF;
        grid.Put(isValid ? (char)_codePoint : Replacement);
    }

    private void Execute(byte control)
    {
        switch (control)
        {
            case 0x08: grid.Backspace(); break;
            case 0x09: grid.Tab(); break;
            case 0x0A or 0x0B or 0x0C: grid.LineFeed(); break;
            case 0x0D: grid.CarriageReturn(); break;
            case 0x1B: _state = State.Escape; break;
        }
    }

    private void Escape(byte value)
    {
        _state = State.Ground;
        switch (value)
        {
            case (byte)'[':
                _state = State.Control;
                _parameterCount = 0;
                _parameters[0] = 0;
                _isPrivate = false;
                break;
            case (byte)']' or (byte)'P' or (byte)'^' or (byte)'_': _state = State.Text; break;
            case >= 0x20 and <= 0x2F: _state = State.EscapeIntermediate; break;
            case (byte)'7': Save(); break;
            case (byte)'8': grid.MoveTo(_savedColumn, _savedRow); break;
            case (byte)'D': grid.LineFeed(); break;
            case (byte)'E': grid.CarriageReturn(); grid.LineFeed(); break;
            case (byte)'c': Reset(); break;
            case 0x1B: _state = State.Escape; break;
        }
    }

    private void Control(byte value)
    {
        if (value is >= (byte)'0' and <= (byte)'9')
        {
            var extended = _parameters[_parameterCount] * 10 + (value - '0');
            _parameters[_parameterCount] = Math.Min(extended, LargestParameter);
        }
        else if (value is (byte)';' or (byte)':')
        {
            if (_parameterCount + 1 < MostParameters)
                _parameters[++_parameterCount] = 0;
            else
                _state = State.ControlIgnored;
        }
        else if (value is >= 0x3C and <= 0x3F)
        {
            _isPrivate = true;
        }
        else if (value is >= 0x40 and <= 0x7E)
        {
            var isIgnored = _state == State.ControlIgnored;
            _state = State.Ground;
            if (!isIgnored)
                Dispatch((char)value);
        }
        else if (value == 0x1B)
        {
            _state = State.Escape;
        }
        else if (value < 0x20)
        {
            Execute(value);
        }
        else
        {
            _state = State.ControlIgnored;
        }
    }

    private int Parameter(int index, int otherwise) =>
        index <= _parameterCount && _parameters[index] != 0 ? _parameters[index] : otherwise;

    private void Dispatch(char final)
    {
        if (_isPrivate)
        {
            if (final is 'h' or 'l' && _parameters[0] == 25)
                grid.IsCursorVisible = final == 'h';
            return;
        }
        var count = Parameter(0, 1);
        switch (final)
        {
            case 'A': grid.MoveTo(grid.CursorColumn, grid.CursorRow - count); break;
            case 'B' or 'e': grid.MoveTo(grid.CursorColumn, grid.CursorRow + count); break;
            case 'C' or 'a': grid.MoveTo(grid.CursorColumn + count, grid.CursorRow); break;
            case 'D': grid.MoveTo(grid.CursorColumn - count, grid.CursorRow); break;
            case 'E': grid.MoveTo(0, grid.CursorRow + count); break;
            case 'F': grid.MoveTo(0, grid.CursorRow - count); break;
            case 'G' or '`': grid.MoveTo(count - 1, grid.CursorRow); break;
            case 'd': grid.MoveTo(grid.CursorColumn, count - 1); break;
            case 'H' or 'f': grid.MoveTo(Parameter(1, 1) - 1, count - 1); break;
            case 'J': EraseDisplay(_parameters[0]); break;
            case 'K': EraseLine(_parameters[0]); break;
            case 'P': grid.DeleteCells(count); break;
            case '@': grid.InsertCells(count); break;
            case 'X': grid.EraseInRow(grid.CursorColumn, count); break;
            case 'm': SelectRendition(); break;
            case 's': Save(); break;
            case 'u': grid.MoveTo(_savedColumn, _savedRow); break;
        }
    }

    private void EraseDisplay(int mode)
    {
        if (mode == 0)
        {
            EraseLine(0);
            grid.EraseRows(grid.CursorRow + 1, grid.Rows);
        }
        else if (mode == 1)
        {
            EraseLine(1);
            grid.EraseRows(0, grid.CursorRow);
        }
        else if (mode is 2 or 3)
        {
            grid.EraseRows(0, grid.Rows);
        }
    }

    private void EraseLine(int mode)
    {
        if (mode == 0)
            grid.EraseInRow(grid.CursorColumn, grid.Columns);
        else if (mode == 1)
            grid.EraseInRow(0, grid.CursorColumn + 1);
        else if (mode == 2)
            grid.EraseInRow(0, grid.Columns);
    }

    private void SelectRendition()
    {
        for (var i = 0; i <= _parameterCount; i++)
        {
            var code = _parameters[i];
            switch (code)
            {
                case 0: grid.ResetAttributes(); break;
                case 1: grid.IsBold = true; break;
                case 22: grid.IsBold = false; break;
                case 7: grid.IsReversed = true; break;
                case 27: grid.IsReversed = false; break;
                case >= 30 and <= 37: grid.Foreground = (byte)(code - 30); break;
                case 39: grid.Foreground = Palette.DefaultForeground; break;
                case >= 40 and <= 47: grid.Background = (byte)(code - 40); break;
                case 49: grid.Background = Palette.DefaultBackground; break;
                case >= 90 and <= 97: grid.Foreground = (byte)(code - 90 + 8); break;
                case >= 100 and <= 107: grid.Background = (byte)(code - 100 + 8); break;
                case 38: grid.Foreground = ExtendedColor(ref i, grid.Foreground); break;
                case 48: grid.Background = ExtendedColor(ref i, grid.Background); break;
            }
        }
    }

    private byte ExtendedColor(ref int index, byte otherwise)
    {
        if (index + 2 <= _parameterCount && _parameters[index + 1] == 5)
        {
            index += 2;
            return Palette.FromExtended(_parameters[index]);
        }
        if (index + 4 > _parameterCount || _parameters[index + 1] != 2)
            return otherwise;
        var color = ((uint)(_parameters[index + 2] & 0xFF) << 16) | ((uint)(_parameters[index + 3] & 0xFF) << 8)
            | (uint)(_parameters[index + 4] & 0xFF);
        index += 4;
        return Palette.Nearest(color);
    }

    private void Save()
    {
        _savedColumn = grid.CursorColumn;
        _savedRow = grid.CursorRow;
    }

    private void Reset()
    {
        grid.ResetAttributes();
        grid.EraseRows(0, grid.Rows);
        grid.MoveTo(0, 0);
        grid.IsCursorVisible = true;
    }
}
