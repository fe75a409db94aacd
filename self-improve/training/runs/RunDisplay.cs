using System;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Dialogos.SelfImprove.Training.Runs;

/// <summary>Figures of a moment of a run.</summary>
public sealed record RunMoment(string Phase, int Step, double Loss, double Accuracy, double TokensPerSecond, TimeSpan Left, float Rate);

/// <summary>Shows how a run goes: one line that renews itself on a terminal, a line every ten seconds elsewhere.</summary>
public sealed class RunDisplay(IAnsiConsole console)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(0.25);

    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private bool _open;

    /// <summary>A line of its own.</summary>
    public void Say(string text)
    {
        if (_open) console.WriteLine();
        _open = false;
        console.WriteLine(text);
    }

    /// <summary>Shows a moment, unless the last one is too recent.</summary>
    public void Show(RunMoment moment, bool force = false)
    {
        bool live = console.Profile.Capabilities.Ansi && console.Profile.Capabilities.Interactive;
        if (!force && _sinceShown.Elapsed < (live ? BetweenRenewals : BetweenLines)) return;
        _sinceShown.Restart();
        string left = moment.Left.ToString(moment.Left.TotalHours < 1 ? "mm\\:ss" : "h\\:mm\\:ss", CultureInfo.InvariantCulture);
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{moment.Phase,-14} step {moment.Step,5}  loss {moment.Loss,6:F3}  right {moment.Accuracy,5:P1}  {moment.TokensPerSecond,6:F0} tokens/s  rate {moment.Rate:E1}  left {left}");
        if (!live)
        {
            // Past the console, which would break the line at the width of a terminal that is not there.
            console.Profile.Out.Writer.WriteLine(line);
            return;
        }

        console.Write(new ControlCode("\r\u001b[2K"));
        console.Write(line);
        _open = true;
    }
}
