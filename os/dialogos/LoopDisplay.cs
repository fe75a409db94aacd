using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;

namespace Dialogos.Os.Command;

/// <summary>
/// Shows the loop on standard error: what happened in lines, what happens now in a last line that changes, or in lines with a
/// mark for a program that listens.
/// </summary>
internal sealed class LoopDisplay : ILoopObserver, IDisposable
{
    /// <summary>Begins a line that says what happens now.</summary>
    public const string NowMark = "… ";

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, string> verifying = new(StringComparer.Ordinal);
    private readonly Timer timer;
    private readonly bool marksNow;
    private string now = "";
    private string told = "";
    private bool ended;

    /// <param name="marksNow">Whether a program listens that wants to know what happens now.</param>
    public LoopDisplay(bool marksNow = false)
    {
        this.marksNow = marksNow;
        timer = new Timer(_ => Draw(), null, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500));
    }

    /// <inheritdoc/>
    public void Say(string line)
    {
        lock (gate)
        {
            Clear();
            Console.Error.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss}  {line}");
        }
    }

    /// <inheritdoc/>
    public void Now(string what)
    {
        verifying.Clear();
        Volatile.Write(ref now, what);
    }

    /// <inheritdoc/>
    public void Verifying(VerificationEvent happened)
    {
        switch (happened)
        {
            case GateStarted started:
                verifying[started.ProposalId + started.Gate] = started.Gate;
                break;
            case GateDetail detail:
                verifying[detail.ProposalId + detail.Gate] = $"{detail.Gate} ({detail.Text})";
                break;
            case GateEnded gate:
                verifying.TryRemove(gate.ProposalId + gate.Result.Name, out _);
                break;
            case VerdictSigned signed:
                foreach (var key in verifying.Keys.Where(key => key.StartsWith(signed.ProposalId, StringComparison.Ordinal)))
                    verifying.TryRemove(key, out _);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            timer.Dispose();
            if (!ended)
                Clear();
            ended = true;
        }
    }

    private void Clear()
    {
        if (isTerminal && !ended)
            Console.Error.Write("\r\e[K");
    }

    private void Draw()
    {
        lock (gate)
        {
            if (ended || (!isTerminal && !marksNow))
                return;
            var gates = string.Join(", ", verifying.Values.Order(StringComparer.Ordinal));
            var line = $"{Volatile.Read(ref now)}{(gates.Length > 0 ? ": " + gates : "")}";
            if (!marksNow)
                Console.Error.Write($"\r\e[K\e[2m{clock.Elapsed:hh\\:mm\\:ss}  {line} …\e[0m");
            else if (line != told)
                Console.Error.WriteLine(NowMark + line);
            told = line;
        }
    }
}
