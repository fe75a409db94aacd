using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

namespace Dialogos.Os.Command;

/// <summary>
/// The last row of the terminal, while the others belong to a machine: a scrolling region keeps the machine's lines above it
/// (ECMA-48, and DECSTBM of the VT100). It is drawn when the machine has said nothing for a moment, so that it never falls
/// into the middle of one of the machine's own sequences.
/// </summary>
internal sealed class StatusLine : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private readonly Stream _output;
    private readonly Func<(int Width, int Height)> _size;
    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceOutput = Stopwatch.StartNew();
    private readonly Timer _timer;
    private string _text = "";
    private string _shown = "";
    private (int Width, int Height) _drawn;
    private bool _ended;

    /// <summary>A line on a terminal.</summary>
    /// <param name="output">Where the machine's bytes and the line go.</param>
    /// <param name="size">The terminal's columns and rows now.</param>
    public StatusLine(Stream output, Func<(int Width, int Height)> size)
    {
        _output = output;
        _size = size;
        _timer = new Timer(_ => Draw(), null, Quiet, Quiet);
    }

    /// <summary>Passes bytes of the machine on.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _sinceOutput.Restart();
            _output.Write(bytes);
            _output.Flush();
        }
    }

    /// <summary>What the line says from now on.</summary>
    public void Tell(string text) => Volatile.Write(ref _text, text);

    /// <summary>Gives the row back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer.Dispose();
            if (!_ended && _drawn.Height > 0)
                Write($"\e7\e[r\e[{_drawn.Height};1H\e[2K\e8");
            _ended = true;
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            var size = _size();
            var text = Volatile.Read(ref _text);
            if (_ended || _sinceOutput.Elapsed < Quiet || size.Height < 4 || (text == _shown && size == _drawn))
                return;
            // The first time, what stands in the last row moves up before the row is taken.
            if (_drawn.Height == 0)
                Write("\n\e[A");
            var line = text.Length < size.Width ? text : text[..(size.Width - 1)];
            Write($"\e7\e[1;{size.Height - 1}r\e[{size.Height};1H\e[2K\e[7m{line.PadRight(size.Width - 1)}\e[0m\e8");
            (_shown, _drawn) = (text, size);
        }
    }

    private void Write(string text)
    {
        _output.Write(Encoding.UTF8.GetBytes(text));
        _output.Flush();
    }
}
