using System;
using System.Diagnostics;
using Dialogos.Eval.Runs;

namespace Dialogos.Eval.Commands;

/// <summary>Tells on standard error where a suite is: one line that changes on a terminal, else one at the start and one at the end.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly string _suite;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private RunProgress? _last;

    internal ProgressLine(string suite)
    {
        _suite = suite;
        if (!_isTerminal)
            Console.Error.WriteLine($"{suite} …");
    }

    internal void Tell(RunProgress progress)
    {
        // Making a shared thing is told without counts: the counts stay.
        _last = progress.Total > 0 || _last is null ? progress : _last with { Text = progress.Text };
        if (!_isTerminal)
            return;
        var counts = _last.Total == 0 ? "" : $" {_last.Done} of {_last.Total}";
        var text = $"{_suite}{counts} … {_clock.Elapsed.TotalSeconds:F0} s  {_last.Text}";
        Console.Error.Write($"\r\e[K{text[..Math.Min(text.Length, Math.Max(20, Console.WindowWidth - 1))]}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTerminal)
            Console.Error.Write("\r\e[K");
        Console.Error.WriteLine($"{_suite}: {_last?.Total ?? 0} cases in {_clock.Elapsed.TotalSeconds:F1} s");
    }
}
