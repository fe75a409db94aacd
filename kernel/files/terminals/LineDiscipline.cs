// Words. The *line discipline* (termios(3)) stands between what a person types and what a program reads: it collects and
// edits lines, echoes, and turns control characters into signals. *Canonical* input comes by the line, other input as it is.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files.Terminals;

/// <summary>The input and output side of one terminal.</summary>
public sealed class LineDiscipline
{
    private const int MostInput = 4096;
    private const int SignalInterrupt = 2, SignalQuit = 3, SignalStop = 20;

    private readonly Lock _lock = new();
    private readonly Action<byte[]> _write;
    private readonly Action<int> _signal;
    private readonly List<byte> _line = new();
    private readonly Queue<byte> _ready = new();
    // Lengths of the complete lines in _ready; an end of file is a line without its end, perhaps of length 0.
    private readonly Queue<int> _lines = new();
    private bool _literal;

    /// <summary>A discipline that shows bytes with one function and sends signals to the foreground with another.</summary>
    public LineDiscipline(Action<byte[]> write, Action<int> signal)
    {
        _write = write;
        _signal = signal;
    }

    /// <summary>The modes.</summary>
    public TerminalSettings Settings { get; } = new();

    /// <summary>Told when input becomes ready.</summary>
    public ReadinessSource Changes { get; } = new();

    /// <summary>Bytes that can be read (FIONREAD).</summary>
    public int ReadyBytes
    {
        get
        {
            lock (_lock)
                return Settings.Has(TerminalSettings.Canonical) && _lines.Count == 0 ? 0 : _ready.Count;
        }
    }

    /// <summary>True if a read would not wait.</summary>
    public bool CanRead
    {
        get
        {
            lock (_lock)
                return Settings.Has(TerminalSettings.Canonical) ? _lines.Count > 0
                    : _ready.Count >= Math.Max(1, (int)Settings.Character(TerminalSettings.Minimum));
        }
    }

    /// <summary>A byte was typed.</summary>
    public void Receive(byte value)
    {
        var echo = new List<byte>();
        int signal = 0;
        lock (_lock)
            Accept(value, echo, ref signal);
        if (echo.Count > 0)
            _write(echo.ToArray());
        if (signal != 0)
            _signal(signal);
        Changes.Notify();
    }

    /// <summary>Reads what is there: at most one line in canonical mode. EAGAIN.</summary>
    public Result<int> Read(Span<byte> destination)
    {
        lock (_lock)
        {
            bool canonical = Settings.Has(TerminalSettings.Canonical);
            int least = Settings.Character(TerminalSettings.Minimum);
            if (destination.Length == 0)
                return 0;
            if (canonical ? _lines.Count == 0 : _ready.Count == 0 && least > 0)
                return Errno.Again;
            int most = canonical ? _lines.Peek() : _ready.Count;
            int count = Math.Min(most, destination.Length);
            for (int i = 0; i < count; i++)
                destination[i] = _ready.Dequeue();
            if (canonical)
                ShortenFirstLine(count);
            return count;
        }
    }

    /// <summary>What a program writes, as it goes to the screen.</summary>
    public byte[] Process(ReadOnlySpan<byte> text)
    {
        const uint both = TerminalSettings.ProcessOutput | TerminalSettings.NewlineToPair;
        bool pairs = (Settings.Output & both) == both;
        var output = new List<byte>(text.Length + 16);
        foreach (byte value in text)
        {
            if (pairs && value == (byte)'\n')
                output.Add((byte)'\r');
            output.Add(value);
        }
        return output.ToArray();
    }

    /// <summary>Changes the modes; what was typed stays, or goes with <paramref name="flush"/> (TCSAFLUSH).</summary>
    public void Configure(ReadOnlySpan<byte> settings, bool flush)
    {
        lock (_lock)
        {
            bool wasCanonical = Settings.Has(TerminalSettings.Canonical);
            Settings.Read(settings);
            if (flush)
                Forget();
            if (wasCanonical && !Settings.Has(TerminalSettings.Canonical))
            {
                Complete();
                _lines.Clear();
            }
            else if (!wasCanonical && Settings.Has(TerminalSettings.Canonical) && _ready.Count > 0)
                _lines.Enqueue(_ready.Count);
        }
        Changes.Notify();
    }

    /// <summary>Forgets what was typed and not read (TCIFLUSH).</summary>
    public void FlushInput()
    {
        lock (_lock)
            Forget();
    }

    private void Forget()
    {
        _line.Clear();
        _ready.Clear();
        _lines.Clear();
    }

    private void Accept(byte value, List<byte> echo, ref int signal)
    {
        if (_literal)
        {
            _literal = false;
            Take(value, echo);
            return;
        }
        if (!Translate(ref value))
            return;
        if (Settings.Has(TerminalSettings.Signals) && SignalOf(value, ref signal))
        {
            if (!Settings.Has(TerminalSettings.NoFlush))
                Forget();
            Show(value, echo);
            return;
        }
        if (!Settings.Has(TerminalSettings.Canonical))
        {
            Take(value, echo);
            return;
        }
        if (Settings.Is(TerminalSettings.LiteralNext, value))
            _literal = true;
        else if (Settings.Is(TerminalSettings.Erase, value))
            EraseOne(echo);
        else if (Settings.Is(TerminalSettings.WordErase, value))
            EraseWord(echo);
        else if (Settings.Is(TerminalSettings.Kill, value))
        {
            while (_line.Count > 0)
                EraseOne(echo);
        }
        else if (Settings.Is(TerminalSettings.EndOfFile, value))
            Complete();
        else
            Take(value, echo);
    }

    private bool Translate(ref byte value)
    {
        if ((Settings.Input & TerminalSettings.StripEighthBit) != 0)
            value &= 0x7F;
        if (value == (byte)'\r')
        {
            if ((Settings.Input & TerminalSettings.IgnoreCarriageReturn) != 0)
                return false;
            if ((Settings.Input & TerminalSettings.CarriageReturnToNewline) != 0)
                value = (byte)'\n';
        }
        else if (value == (byte)'\n' && (Settings.Input & TerminalSettings.NewlineToCarriageReturn) != 0)
            value = (byte)'\r';
        return true;
    }

    private bool SignalOf(byte value, ref int signal)
    {
        signal = Settings.Is(TerminalSettings.Interrupt, value) ? SignalInterrupt
            : Settings.Is(TerminalSettings.Quit, value) ? SignalQuit
            : Settings.Is(TerminalSettings.Suspend, value) ? SignalStop : 0;
        return signal != 0;
    }

    private void Take(byte value, List<byte> echo)
    {
        // What does not fit is dropped, as Linux does; the end of a line always fits.
        if (_line.Count + _ready.Count >= MostInput - (value == (byte)'\n' ? 0 : 1))
            return;
        Show(value, echo);
        if (!Settings.Has(TerminalSettings.Canonical))
        {
            _ready.Enqueue(value);
            return;
        }
        _line.Add(value);
        if (value == (byte)'\n' || Settings.Is(TerminalSettings.EndOfLine, value) || Settings.Is(TerminalSettings.EndOfLine2, value))
            Complete();
    }

    private void Complete()
    {
        foreach (byte value in _line)
            _ready.Enqueue(value);
        _lines.Enqueue(_line.Count);
        _line.Clear();
    }

    private void ShortenFirstLine(int count)
    {
        int rest = _lines.Dequeue() - count;
        if (rest == 0)
            return;
        // The rest goes back in front: a queue has no other way than once around.
        int others = _lines.Count;
        _lines.Enqueue(rest);
        for (int i = 0; i < others; i++)
            _lines.Enqueue(_lines.Dequeue());
    }

    private void Show(byte value, List<byte> echo)
    {
        bool isNewline = value == (byte)'\n';
        if (!Settings.Has(TerminalSettings.Echo) && !(isNewline && Settings.Has(TerminalSettings.EchoNewline)))
            return;
        if (isNewline || value == (byte)'\t' || value >= 32 && value != 127 || !Settings.Has(TerminalSettings.EchoControl))
        {
            if (isNewline)
                echo.Add((byte)'\r');
            echo.Add(value);
            return;
        }
        echo.Add((byte)'^');
        echo.Add((byte)(value ^ 0x40));
    }

    private void EraseOne(List<byte> echo)
    {
        if (_line.Count == 0)
            return;
        byte last;
        // The bytes behind the first of a UTF-8 character are part of it.
        do
        {
            last = _line[_line.Count - 1];
            _line.RemoveAt(_line.Count - 1);
        }
        while ((last & 0xC0) == 0x80 && _line.Count > 0);
        if (!Settings.Has(TerminalSettings.Echo))
            return;
        int columns = (last < 32 || last == 127) && Settings.Has(TerminalSettings.EchoControl) ? 2 : 1;
        for (int i = 0; i < columns; i++)
        {
            echo.Add(8);
            echo.Add((byte)' ');
            echo.Add(8);
        }
    }

    private void EraseWord(List<byte> echo)
    {
        while (_line.Count > 0 && _line[_line.Count - 1] == (byte)' ')
            EraseOne(echo);
        while (_line.Count > 0 && _line[_line.Count - 1] != (byte)' ')
            EraseOne(echo);
    }
}
