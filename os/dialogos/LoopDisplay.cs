using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Dialogos.Sandbox.Verification;
using Dialogos.SelfImprove.Agent;

namespace Dialogos.Os.Command;

/// <summary>Shows the loop on standard error: what happened in lines, what happens now in a last line that changes.</summary>
internal sealed class LoopDisplay : ILoopObserver, IDisposable
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, string> verifying = new(StringComparer.Ordinal);
    private readonly Timer timer;
    private string now = "";
    private bool ended;

    public LoopDisplay() => timer = new Timer(_ => Draw(), null, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500));

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
                verifying[started.ProposalId] = started.Gate;
                break;
            case GateDetail detail:
                verifying[detail.ProposalId] = $"{detail.Gate} ({detail.Text})";
                break;
            case VerdictSigned signed:
                verifying.TryRemove(signed.ProposalId, out _);
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
            if (ended || !isTerminal)
                return;
            var gates = string.Join(", ", verifying.Values.Order(StringComparer.Ordinal));
            Console.Error.Write($"\r\e[K\e[2m{clock.Elapsed:hh\\:mm\\:ss}  {Volatile.Read(ref now)}{(gates.Length > 0 ? ": " + gates : "")} …\e[0m");
        }
    }
}
