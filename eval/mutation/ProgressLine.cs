using System;
using System.Diagnostics;

namespace Dialogos.Eval.Mutation;

/// <summary>Tells on standard error how far an area is: a line that changes on a terminal, else a line a minute.</summary>
internal sealed class ProgressLine(string area) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _next = Period;
    private int? _doneBefore;

    internal void Tell(CampaignProgress progress)
    {
        // What an earlier run knew took no time now.
        _doneBefore ??= progress.Done - 1;
        if (!_isTerminal && _clock.Elapsed < _next)
            return;
        _next = _clock.Elapsed + Period;
        var left = _clock.Elapsed * (progress.Total - progress.Done) / Math.Max(1, progress.Done - _doneBefore.Value);
        Show($"{area}: {progress.Done} of {progress.Total}, {progress.Noticed} noticed, about {Math.Ceiling(left.TotalMinutes):F0} min left");
    }

    internal void Tell(string what) => Show($"{area}: {what} …");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTerminal)
            Console.Error.Write("\r\e[K");
    }

    private void Show(string text) => Console.Error.Write(_isTerminal ? $"\r\e[K{text}" : text + "\n");
}
